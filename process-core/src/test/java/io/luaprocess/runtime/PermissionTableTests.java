package io.luaprocess.runtime;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessNames;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.ProcessServices;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.ProcessAction;
import io.luaprocess.security.Scope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every permission with every kind of caller, from Lua and from Java (chapters 7.1 and
 * 7.6 of the specification).
 */
class PermissionTableTests {

	private static final LuaModule TOOLS = LuaModule.named("tools").function("answer", (call) -> 42).build();

	private static final Actor ACTOR = new Actor("ann", Map.of());

	/** What Java code can do, by the permission it needs. */
	private static final Map<ProcessAction, JavaAttempt> JAVA = javaAttempts();

	private static final List<LuaTest> runtimes = new ArrayList<>();

	/** Java code that is not under test may do everything. */
	private static volatile boolean javaExempt;

	private static volatile Identity javaCaller = Identity.NONE;

	@BeforeAll
	static void start() {
		runtimes.add(runtime(false));
		runtimes.add(runtime(true));
	}

	@AfterAll
	static void stop() {
		runtimes.forEach(LuaTest::close);
		runtimes.clear();
	}

	private static LuaTest runtime(boolean strict) {
		Guard rules = Guard.scoped(strict);
		Guard guard = (identity, action, resource, attributes) -> javaExempt && !attributes.containsKey("pid")
				|| rules.allows(identity, action, resource, attributes);
		return LuaTest.in("lua/permissions",
				(builder) -> builder.defaultHost("table:host")
					.guard(guard)
					.callers(() -> javaCaller)
					.modules(List.of(TOOLS)));
	}

	/** A caller, and whether it may do what its scope may say something about. */
	enum Caller {

		NO_ACTOR(false, true), ACTOR_WITHOUT_SCOPE(false, true), ALLOW(false, true), DENY(false, false),
		ALLOW_AND_DENY(false, false), NOTHING(false, false), STRICT_NO_ACTOR(true, false),
		STRICT_ACTOR_WITHOUT_SCOPE(true, false), STRICT_ALLOW(true, true), STRICT_DENY(true, false);

		private final boolean strict;

		private final boolean allowed;

		Caller(boolean strict, boolean allowed) {
			this.strict = strict;
			this.allowed = allowed;
		}

		Identity identity(ProcessAction action) {
			return switch (this) {
				case NO_ACTOR, STRICT_NO_ACTOR -> Identity.NONE;
				case ACTOR_WITHOUT_SCOPE, STRICT_ACTOR_WITHOUT_SCOPE -> new Identity(ACTOR, null);
				case ALLOW, STRICT_ALLOW -> scoped(action, allow(action));
				case DENY, STRICT_DENY -> scoped(action, deny(action));
				case ALLOW_AND_DENY -> scoped(action, allow(action), deny(action));
				case NOTHING -> scoped(action);
			};
		}

		private static Policy allow(ProcessAction action) {
			return Policy.builder("table:allow").actions(action.action()).allow();
		}

		private static Policy deny(ProcessAction action) {
			return Policy.builder("table:deny").actions(action.action()).deny();
		}

		/** All other actions are allowed: most calls need several. */
		private static Identity scoped(ProcessAction action, Policy... policies) {
			List<Policy> all = new ArrayList<>(List.of(policies));
			String[] others = ProcessAction.names()
				.stream()
				.filter((other) -> !other.equals(action.action()))
				.toArray(String[]::new);
			all.add(Policy.builder("table:others").actions(others).allow());
			return new Identity(ACTOR, new Scope(all));
		}

	}

	static Stream<Arguments> luaTable() {
		return Stream.of(ProcessAction.values())
			.filter((action) -> !action.action().startsWith("service."))
			.flatMap((action) -> Stream.of(Caller.values()).map((caller) -> Arguments.of(action, caller)));
	}

	@ParameterizedTest
	@MethodSource("luaTable")
	void lua(ProcessAction action, Caller caller) {
		ProcessRuntime runtime = runtime(caller);
		String target = target(runtime);
		javaCaller = caller.identity(action);
		Object result = runtime.call("table:attempt", action.action(), target);
		assertThat(result).isEqualTo(caller.allowed ? "allowed" : "denied");
		end(runtime, target);
	}

	static Stream<Arguments> javaTable() {
		return JAVA.keySet()
			.stream()
			.flatMap((action) -> Stream.of(Caller.values()).map((caller) -> Arguments.of(action, caller)));
	}

	@ParameterizedTest
	@MethodSource("javaTable")
	void java(ProcessAction action, Caller caller) {
		ProcessRuntime runtime = runtime(caller);
		String target = target(runtime);
		javaCaller = caller.identity(action);
		javaExempt = false;
		boolean allowed = isAllowed(() -> JAVA.get(action).run(runtime, target));
		assertThat(allowed).isEqualTo(caller.allowed);
		end(runtime, target);
	}

	@Test
	void onlyWhatJavaCodeCannotDoIsMissing() {
		assertThat(ProcessAction.values()).filteredOn((action) -> !JAVA.containsKey(action))
			.containsExactlyInAnyOrder(ProcessAction.SPAWN_MONITORED, ProcessAction.SPAWN_LINKED,
					ProcessAction.UNMONITOR, ProcessAction.LINK, ProcessAction.UNLINK, ProcessAction.FUNCTION_CONTEXT,
					ProcessAction.FUNCTION_SECURITY, ProcessAction.CREATE_ACTOR, ProcessAction.CREATE_SCOPE,
					ProcessAction.GET_POLICY, ProcessAction.GET_POLICY_GROUP, ProcessAction.REQUIRE_MODULE);
	}

	private static Map<ProcessAction, JavaAttempt> javaAttempts() {
		Map<ProcessAction, JavaAttempt> attempts = new EnumMap<>(ProcessAction.class);
		attempts.put(ProcessAction.SPAWN, (runtime, target) -> runtime.spawn("table:answer"));
		attempts.put(ProcessAction.HOST, (runtime, target) -> runtime.spawn("table:answer"));
		attempts.put(ProcessAction.CALL, (runtime, target) -> runtime.call("table:answer"));
		attempts.put(ProcessAction.CALL_FUNCTION, (runtime, target) -> runtime.call("table:fn"));
		attempts.put(ProcessAction.SEND, (runtime, target) -> runtime.send(target, "topic"));
		attempts.put(ProcessAction.CANCEL, (runtime, target) -> runtime.cancel(target, null, null));
		attempts.put(ProcessAction.TERMINATE, (runtime, target) -> runtime.terminate(target));
		attempts.put(ProcessAction.MONITOR, (runtime, target) -> unlessFailed(runtime.watch(target)));
		attempts.put(ProcessAction.CONTEXT,
				(runtime, target) -> runtime.process("table:answer").context(Map.of("key", 1)).spawn());
		attempts.put(ProcessAction.SECURITY,
				(runtime, target) -> runtime.process("table:answer").actor(new Actor("bob", Map.of())).spawn());
		attempts.put(ProcessAction.REGISTER, (runtime, target) -> runtime.names()
			.register("java", Pid.parse(target), ProcessNames.Scope.CLUSTER, 0));
		attempts.put(ProcessAction.UNREGISTER,
				(runtime, target) -> runtime.names().unregister("java", ProcessNames.Scope.NODE));
		attempts.put(ProcessAction.JOIN_GROUP, (runtime, target) -> runtime.groups().join("java", Pid.parse(target)));
		attempts.put(ProcessAction.LEAVE_GROUP, (runtime, target) -> runtime.groups().leave("java", Pid.parse(target)));
		attempts.put(ProcessAction.START_SERVICE,
				(runtime, target) -> unlessFailed(services(runtime).start("table:service")));
		attempts.put(ProcessAction.STOP_SERVICE,
				(runtime, target) -> unlessFailed(services(runtime).stop("table:service")));
		attempts.put(ProcessAction.RESTART_SERVICE,
				(runtime, target) -> unlessFailed(services(runtime).restart("table:service")));
		return attempts;
	}

	private static ProcessServices services(ProcessRuntime runtime) {
		return ((LuaProcessRuntime) runtime).serviceCommands();
	}

	private static void unlessFailed(CompletableFuture<?> future) {
		if (future.isCompletedExceptionally()) {
			throw (RuntimeException) future.exceptionNow();
		}
	}

	private static ProcessRuntime runtime(Caller caller) {
		return runtimes.get(caller.strict ? 1 : 0).runtime();
	}

	private static String target(ProcessRuntime runtime) {
		javaExempt = true;
		javaCaller = Identity.NONE;
		return runtime.spawn("table:idle").toString();
	}

	private static void end(ProcessRuntime runtime, String target) {
		javaExempt = true;
		javaCaller = Identity.NONE;
		if (runtime.isAlive(Pid.parse(target))) {
			runtime.terminate(target);
		}
	}

	private static boolean isAllowed(Runnable attempt) {
		try {
			attempt.run();
			return true;
		}
		catch (ProcessException ex) {
			assertThat(ex.is(ErrorKind.PERMISSION_DENIED)).as(ex.toString()).isTrue();
			return false;
		}
	}

	/** One call of the runtime. */
	@FunctionalInterface
	private interface JavaAttempt {

		void run(ProcessRuntime runtime, String target);

	}

}
