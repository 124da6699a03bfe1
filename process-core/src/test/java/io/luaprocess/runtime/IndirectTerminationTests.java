package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Effect;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Where a policy denies {@code process.terminate}, nothing else ends a process.
 */
@Timeout(60)
class IndirectTerminationTests {

	private static final Guard DENIES = (identity, action, resource, attributes) -> !action.equals("process.terminate");

	private static final Guard DOES_NOT_ALLOW = new Guard() {
		@Override
		public boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes) {
			return DENIES.allows(identity, action, resource, attributes);
		}

		@Override
		public boolean denies(Identity identity, String action, String resource, Map<String, ?> attributes) {
			return false;
		}
	};

	@Test
	void deadlineAndLinkAreDeniedWhereTerminationIs() {
		assertThat(tryDoors(DENIES)).isEqualTo("""
				PermissionDenied: not allowed to cancel with a deadline: target, \
				PermissionDenied: not allowed to link: target, \
				PermissionDenied: not allowed to link: target, \
				PermissionDenied: not allowed to link: target, \
				done""".replace("PermissionDenied: ", ""));
	}

	@Test
	void thatNoPolicyAllowsTerminationIsNoObstacle() {
		assertThat(tryDoors(DOES_NOT_ALLOW)).isEqualTo("done, done, done, done, done");
	}

	private static Object tryDoors(Guard guard) {
		try (LuaTest scripts = LuaTest.in("lua/doors", (builder) -> builder.guard(guard))) {
			target(scripts);
			return scripts.run("app:try");
		}
	}

	private static void target(LuaTest scripts) {
		scripts.runtime().spawn("app:target");
		await().until(() -> scripts.runtime().lookup("target") != null);
	}

	@Test
	void deadlineFromJavaIsDeniedToo() {
		try (LuaTest scripts = LuaTest.in("lua/doors", (builder) -> builder.guard(DENIES))) {
			target(scripts);
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> scripts.runtime().cancel("target", Duration.ofNanos(1), null))
				.withMessage("not allowed to cancel with a deadline: target")
				.satisfies((ex) -> assertThat(ex.is(ErrorKind.PERMISSION_DENIED)).isTrue());
			scripts.runtime().cancel("target", null, null);
			assertThat(scripts.runtime().lookup("target")).isNotNull();
		}
		try (LuaTest scripts = LuaTest.in("lua/doors", (builder) -> builder.guard(DOES_NOT_ALLOW))) {
			target(scripts);
			scripts.runtime().cancel("target", Duration.ofNanos(1), null);
			await().until(() -> scripts.runtime().lookup("target") == null);
		}
	}

	@Test
	void scopeDeniesOnlyWithAPolicyThatDenies() {
		Guard scoped = Guard.scoped(true);
		Actor actor = new Actor("a", Map.of());
		assertThat(denies(scoped, new Identity(actor, new Scope(List.of(fixed(Effect.DENY)))))).isTrue();
		assertThat(denies(scoped, new Identity(actor, new Scope(List.of(fixed(Effect.UNDEFINED)))))).isFalse();
		assertThat(denies(scoped, Identity.NONE)).isFalse();
	}

	private static boolean denies(Guard guard, Identity identity) {
		return guard.denies(identity, "process.terminate", "{app:processes|0x00004}", Map.of());
	}

	private static Policy fixed(Effect effect) {
		return new Policy() {
			@Override
			public String id() {
				return "test:policy";
			}

			@Override
			public Effect evaluate(@Nullable Actor actor, String action, String resource, Map<String, ?> meta) {
				return effect;
			}
		};
	}

}
