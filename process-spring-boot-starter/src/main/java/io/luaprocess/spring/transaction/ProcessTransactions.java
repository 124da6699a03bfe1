package io.luaprocess.spring.transaction;

import java.util.function.Consumer;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells processes what a transaction has done, when it has committed: in a transaction of
 * the calling thread, messages are sent after the commit, in the order of the calls, and
 * never if it is rolled back. Outside of a transaction they are sent at once.
 * Thread-safe. Transactions of reactive code are not seen.
 * <p>
 * After the commit a message that cannot be sent is logged as an error and lost: the
 * transaction is over. Outside of a transaction the {@link ProcessException} is thrown.
 * What matters even if the application ends between commit and send belongs into a table
 * of the database (an outbox).
 */
public final class ProcessTransactions {

	private static final Logger logger = LoggerFactory.getLogger(ProcessTransactions.class);

	private final ProcessRuntime runtime;

	/**
	 * Creates it.
	 * @param runtime sends the messages
	 */
	public ProcessTransactions(ProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Sends a message after the commit, with the identity the thread has then.
	 * @param destination a PID in text form or a registered name, which is looked up when
	 * the message is sent
	 * @param topic the topic
	 * @param payload the payload values, which are read when the message is sent
	 * @see ProcessRuntime#send(String, String, Object...)
	 */
	public void send(String destination, String topic, @Nullable Object @Nullable ... payload) {
		afterCommit("message '" + topic + "' to " + destination,
				(processes) -> processes.send(destination, topic, payload));
	}

	/**
	 * Sends a message to a process after the commit.
	 * @param destination its PID
	 * @param topic the topic
	 * @param payload the payload values, which are read when the message is sent
	 * @see #send(String, String, Object...)
	 */
	public void send(Pid destination, String topic, @Nullable Object @Nullable ... payload) {
		send(destination.toString(), topic, payload);
	}

	/**
	 * Does anything else with processes after the commit, such as a spawn. Must be short:
	 * the connection of the transaction is given back afterwards.
	 * @param action what to do
	 */
	public void afterCommit(Consumer<ProcessRuntime> action) {
		afterCommit("action", action);
	}

	private void afterCommit(String what, Consumer<ProcessRuntime> action) {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| !TransactionSynchronizationManager.isSynchronizationActive()) {
			action.accept(this.runtime);
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCommit() {
				try {
					action.accept(ProcessTransactions.this.runtime);
				}
				catch (RuntimeException ex) {
					logger.error("{} failed after the commit of its transaction", what, ex);
				}
			}
		});
	}

}
