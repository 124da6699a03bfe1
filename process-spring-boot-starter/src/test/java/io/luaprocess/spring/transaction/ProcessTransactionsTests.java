package io.luaprocess.spring.transaction;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessTransactionAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for messages that are sent when a transaction commits.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProcessTransactionsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessTransactionAutoConfiguration.class));

	private final TransactionTemplate transaction = new TransactionTemplate(new Transactions());

	private void run(BiConsumer<ProcessRuntime, ProcessTransactions> test) {
		this.runner.run((context) -> test.accept(context.getBean(ProcessRuntime.class),
				context.getBean(ProcessTransactions.class)));
	}

	private static Object result(CompletableFuture<ProcessExit> exit) {
		return exit.orTimeout(10, TimeUnit.SECONDS).join().value();
	}

	@Test
	void messageIsSentWhenTheTransactionCommits() {
		run((runtime, transactions) -> {
			Pid listener = runtime.spawn("demo:listener");
			CompletableFuture<ProcessExit> exit = runtime.watch(listener.toString());
			this.transaction.executeWithoutResult((status) -> {
				transactions.send(listener, "paid", 17);
				runtime.send(listener, "first", "sent inside");
			});
			assertThat(result(exit)).isEqualTo("first: sent inside");
		});
	}

	@Test
	void messagesKeepTheirOrder() {
		run((runtime, transactions) -> {
			Pid listener = runtime.spawn("demo:listener");
			CompletableFuture<ProcessExit> exit = runtime.watch(listener.toString());
			this.transaction.executeWithoutResult((status) -> {
				transactions.send(listener, "one", 1);
				transactions.send(listener, "two", 2);
			});
			assertThat(result(exit)).isEqualTo("one: 1");
		});
	}

	@Test
	void nothingIsSentIfItIsRolledBack() {
		run((runtime, transactions) -> {
			Pid listener = runtime.spawn("demo:listener");
			CompletableFuture<ProcessExit> exit = runtime.watch(listener.toString());
			this.transaction.executeWithoutResult((status) -> {
				transactions.send(listener, "paid", 17);
				status.setRollbackOnly();
			});
			runtime.send(listener, "after", "the rollback");
			assertThat(result(exit)).isEqualTo("after: the rollback");
		});
	}

	@Test
	void messageOutsideOfATransactionIsSentAtOnce() {
		run((runtime, transactions) -> {
			Pid listener = runtime.spawn("demo:listener");
			CompletableFuture<ProcessExit> exit = runtime.watch(listener.toString());
			transactions.send(listener, "paid", 17);
			assertThat(result(exit)).isEqualTo("paid: 17");
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> transactions.send("nobody", "paid"))
				.satisfies((ex) -> assertThat(ex.is(ErrorKind.NOT_FOUND)).isTrue());
		});
	}

	@Test
	void synchronizationWithoutTransactionSendsAtOnce() {
		TransactionTemplate none = new TransactionTemplate(new Transactions());
		none.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
		run((runtime, transactions) -> {
			Pid listener = runtime.spawn("demo:listener");
			CompletableFuture<ProcessExit> exit = runtime.watch(listener.toString());
			none.executeWithoutResult((status) -> {
				transactions.send(listener, "paid", 17);
				assertThat(result(exit)).isEqualTo("paid: 17");
			});
		});
	}

	@Test
	void messageThatCannotBeSentAfterTheCommitIsLogged(CapturedOutput output) {
		run((runtime, transactions) -> {
			Pid listener = runtime.spawn("demo:listener");
			CompletableFuture<ProcessExit> exit = runtime.watch(listener.toString());
			this.transaction.executeWithoutResult((status) -> {
				transactions.send("nobody", "paid", 17);
				transactions.send(listener, "paid", 18);
			});
			assertThat(result(exit)).isEqualTo("paid: 18");
			assertThat(output).contains("message 'paid' to nobody failed after the commit of its transaction");
		});
	}

	@Test
	void actionRunsAfterTheCommit() {
		run((runtime, transactions) -> {
			CompletableFuture<Pid> spawned = new CompletableFuture<>();
			this.transaction.executeWithoutResult((status) -> {
				transactions.afterCommit((processes) -> spawned.complete(processes.spawn("demo:waiter")));
				assertThat(spawned).isNotDone();
			});
			assertThat(spawned).isCompleted();
		});
	}

	@Test
	void applicationWithoutTransactionsStarts() {
		this.runner.withClassLoader(new FilteredClassLoader(TransactionSynchronizationManager.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("processTransactions"));
	}

	/** Transactions of nothing. */
	@SuppressWarnings("serial")
	private static final class Transactions extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			assertThat(definition).isInstanceOf(DefaultTransactionDefinition.class);
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			assertThat(status.isRollbackOnly()).isFalse();
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			assertThat(status.isCompleted()).isFalse();
		}

	}

}
