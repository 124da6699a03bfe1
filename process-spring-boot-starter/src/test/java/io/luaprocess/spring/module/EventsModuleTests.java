package io.luaprocess.spring.module;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The module {@code events}.
 */
@Timeout(60)
class EventsModuleTests {

	private static final Map<String, String> PROGRAMS = Map.of("publish", "m.publish(...)", "subscribe",
			"local ch = m.subscribe(...) ch:receive() ch:receive()", "own", """
					local a, b = m.subscribe("t"), m.subscribe("t")
					for i = 1, 40 do m.publish("t", {n = i}) end
					m.publish("other", 1)
					m.publish("t")
					local sum = 0
					for _ = 1, 40 do sum = sum + a:receive().n + b:receive().n end
					local last = a:receive()
					a:close()
					b:close()
					return {sum, next(last) == nil}""", "java", """
					local ch = m.subscribe(...)
					process.send(process.pid(), "ready")
					m.publish("ready")
					local first, second = ch:receive(), ch:receive()
					return {first.sku, second.sku}""", "slow", """
					local ch = m.subscribe("t")
					for i = 1, 100 do m.publish("t", i) end
					local count, err = 0, nil
					for value in function() return (ch:receive()) end do
					  if type(value) == "number" then count = count + 1 else err = value end
					end
					return {count >= 5 and count <= 5 + 17, err and err:kind()}""");

	interface Stocked {

		String sku();

	}

	record Reserved(String sku, int quantity) implements Stocked {
	}

	/** An event of the older kind. */
	static final class Counted extends ApplicationEvent {

		private static final long serialVersionUID = 1L;

		Counted(Object source) {
			super(source);
		}

	}

	/** What Java code gets. */
	static class Listener {

		private final BlockingQueue<LuaEvent> events = new LinkedBlockingQueue<>();

		@EventListener
		void on(LuaEvent event) {
			if (event.type().equals("refused")) {
				throw new ProcessException(ErrorKind.CONFLICT, "no more");
			}
			this.events.add(event);
		}

	}

	@TempDir
	private Path folder;

	private ApplicationContextRunner runner() {
		return ReadyModules.with(this.folder, "events", PROGRAMS).withBean(Listener.class);
	}

	private static void fails(ApplicationContext context, ErrorKind kind, String message, String name,
			@Nullable Object... args) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> ReadyModules.call(context, name, args))
			.withMessage(message)
			.matches((ex) -> ex.is(kind), kind.value());
	}

	@Test
	void javaListenersGetEventsOfPrograms() {
		runner().run((context) -> {
			ReadyModules.call(context, "publish", "order.placed", Map.of("id", 7));
			LuaEvent event = context.getBean(Listener.class).events.poll();
			assertThat(event).isNotNull();
			assertThat(event.type()).isEqualTo("order.placed");
			assertThat(event.payload()).isEqualTo(Map.of("id", 7L));
			assertThat(event.pid().host()).isEqualTo("app:processes");
			fails(context, ErrorKind.CONFLICT, "no more", "publish", "refused");
			fails(context, ErrorKind.INVALID, "bad argument #1 to 'events.publish' (a type has 1 to 1024 characters)",
					"publish", "");
		});
	}

	@Test
	void everySubscriptionGetsAllEventsOfItsTypeInOrder() {
		runner().run((context) -> {
			assertThat(ReadyModules.call(context, "own")).isEqualTo(List.of(1640L, true));
			await().until(() -> context.getBean(EventsModule.class).subscriptions() == 0);
		});
	}

	@Test
	void subscriptionThatIsTooSlowEndsWithAnError() {
		runner().withPropertyValues("luaprocess.modules.events.capacity=5").run((context) -> {
			assertThat(ReadyModules.call(context, "slow")).isEqualTo(List.of(true, "LimitExceeded"));
			await().until(() -> context.getBean(EventsModule.class).subscriptions() == 0);
		});
	}

	@Test
	void subscriptionsEndWithTheProcess() {
		runner().run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			EventsModule module = context.getBean(EventsModule.class);
			Pid pid = runtime.spawn("app:subscribe", "t");
			await().until(() -> module.subscriptions() == 1);
			runtime.terminate(pid.toString());
			await().until(() -> module.subscriptions() == 0);
		});
	}

	@Test
	void programsGetEventsOfJavaClassesThatAreNamed() {
		runner().withPropertyValues("luaprocess.modules.events.classes=" + Stocked.class.getName()).run((context) -> {
			var result = context.getBean(ProcessRuntime.class).callAsync("app:java", Stocked.class.getName());
			assertThat(context.getBean(Listener.class).events.poll(30, TimeUnit.SECONDS)).isNotNull();
			context.publishEvent(new Reserved("cup", 1));
			context.publishEvent(new Counted(this));
			context.publishEvent(new Reserved("pot", 2));
			assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(List.of("cup", "pot"));
			fails(context, ErrorKind.INVALID, "bad argument #1 to 'events.publish' (events of type "
					+ Stocked.class.getName() + " are published by Java code only)", "publish",
					Stocked.class.getName());
		});
	}

	@Test
	void guardIsAsked() {
		runner()
			.withPropertyValues("luaprocess.security.policies.p.actions=events.*",
					"luaprocess.security.policies.p.resources=secret", "luaprocess.security.policies.p.effect=deny")
			.run((context) -> {
				ReadyModules.call(context, "publish", "open");
				fails(context, ErrorKind.PERMISSION_DENIED, "not allowed to events.publish: secret", "publish",
						"secret");
				fails(context, ErrorKind.PERMISSION_DENIED, "not allowed to events.subscribe: secret", "subscribe",
						"secret");
			});
	}

	@Test
	void moduleExistsOnlyIfEnabled() {
		ReadyModules.with(this.folder, "events", Map.of())
			.withPropertyValues("luaprocess.modules.events.enabled=false", "luaprocess.default-modules=")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventsModule.class));
	}

}
