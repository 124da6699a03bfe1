package io.luaprocess.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.LuaRuntime;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.GlobalState;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaNil;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Walks over everything that hangs on the values two processes can get hold of: nothing
 * but values of the runtime, and nothing in common that either can change.
 */
class ReachableObjectsTests {

	/**
	 * Where the walk ends: parts of the runtime behind the values, which Lua code can't
	 * take in hand. They are asked on behalf of one process.
	 */
	private static final List<String> BEHIND = List.of("io.luaprocess.kernel.", "io.luaprocess.runtime.",
			"io.luaprocess.definition.", "io.luaprocess.security.", "io.luaprocess.topology.", "ch.qos.logback.",
			"org.slf4j.");

	private static final List<Class<?>> HIDDEN = List.of(LuaProcess.class, LuaRuntime.class, GlobalState.class,
			LuaState.class, ClassLoader.class, Witness.class);

	/** What no value may have a way to. */
	private static final List<String> FORBIDDEN = List.of("java.lang.Class", "java.lang.Thread", "java.lang.Process",
			"java.lang.Runtime", "java.lang.reflect.", "java.lang.invoke.", "java.io.", "java.nio.file.", "java.net.",
			"org.springframework.", "org.luaj.vm2.lib.", "org.luaj.vm2.Globals", "org.luaj.vm2.LuaTable",
			"org.luaj.vm2.LuaUserdata", "org.luaj.vm2.LuaThread");

	private static final Set<Class<?>> IMMUTABLE = Set.of(String.class, Boolean.class, Integer.class, Long.class,
			Double.class, Character.class, Byte.class, Class.class);

	/**
	 * Classes, or single fields of them, that are assigned or could be changed although
	 * processes share them, and why that is harmless.
	 */
	private static final Map<String, String> HARMLESS = Map.ofEntries(
			entry("org.luaj.vm2.LuaString.m_hashcode", "computed from bytes nobody writes to, always the same"),
			entry("org.luaj.vm2.Prototype.", "code of a program; nobody writes to it once the front end is done"),
			entry("org.luaj.vm2.Upvaldesc.", "as Prototype"), entry("org.luaj.vm2.LocVars.", "as Prototype"),
			entry("io.luaprocess.lua.engine.vm.LuaCode.", "as Prototype"),
			entry("org.luaj.vm2.LuaValue.", "constants of LuaJ"),
			entry("org.luaj.vm2.LuaInteger.", "constants of LuaJ"),
			entry("io.luaprocess.lua.engine.number.Num.CACHE", "small numbers, filled by the initializer"),
			entry("io.luaprocess.lua.engine.vm.TableStorage.EMPTY", "has no elements"),
			entry("io.luaprocess.lua.lib.BaseLib$Type.NAMES", "names of types, filled by the initializer"),
			entry("io.luaprocess.lua.lib.pattern.LuaPattern.",
					"a pattern is written while it is parsed, then published once; "
							+ "the caches of patterns hold only what follows from their text"));

	private final Witness witness = new Witness();

	@ParameterizedTest
	@EnumSource(LuaEngine.Mode.class)
	void valuesOfAProcessHaveNoWayToTheHost(LuaEngine.Mode mode) {
		Table seen = run(mode, Table.SELF, "walk:one").getFirst();
		ObjectWalk walk = new ObjectWalk(seen, ReachableObjectsTests::isBehind, false);
		assertThat(walk.found()).hasSizeGreaterThan(300);
		assertThat(forbidden(walk)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(LuaEngine.Mode.class)
	void processesShareNothingThatChanges(LuaEngine.Mode mode) {
		List<Table> seen = run(mode, Table.SELF, "walk:one", "walk:one", "walk:two");
		assertThat(shared(seen.get(0), seen.get(1))).isEmpty();
		assertThat(shared(seen.get(0), seen.get(2))).isEmpty();
	}

	@Test
	void aSharedTableThatCanBeChangedIsFound() {
		List<Table> seen = run(LuaEngine.Mode.COMPILED, new Table(), "walk:one", "walk:two");
		assertThat(shared(seen.get(0), seen.get(1))).singleElement()
			.asString()
			.startsWith("io.luaprocess.lua.engine.vm.Table at ");
	}

	@Test
	void aTableInsideASharedFunctionIsFound() {
		Table hidden = new Table();
		LuaFn function = LuaFn.of("planted", (s, args) -> hidden);
		List<Table> seen = run(LuaEngine.Mode.COMPILED, function, "walk:one", "walk:two");
		assertThat(shared(seen.get(0), seen.get(1))).isNotEmpty();
	}

	@Test
	void aWayToTheHostIsFound() {
		Thread host = Thread.currentThread();
		LuaFn function = LuaFn.of("planted", (s, args) -> LuaValue.valueOf(host.getName()));
		Table seen = run(LuaEngine.Mode.COMPILED, function, "walk:one").getFirst();
		assertThat(forbidden(new ObjectWalk(seen, ReachableObjectsTests::isBehind, false))).isNotEmpty();
	}

	private List<Table> run(LuaEngine.Mode mode, LuaValue planted, String... ids) {
		this.witness.planted = planted;
		try (LuaTest scripts = LuaTest.in("lua/9-walk",
				(builder) -> builder.engine(mode).engineModules(List.of(this.witness)))) {
			for (String id : ids) {
				scripts.run(id);
			}
		}
		assertThat(this.witness.seen).hasSize(ids.length);
		return this.witness.seen;
	}

	private static boolean isBehind(Object object) {
		Class<?> type = object.getClass();
		return HIDDEN.stream().anyMatch((c) -> c.isInstance(object))
				|| BEHIND.stream().anyMatch((name) -> type.getName().startsWith(name));
	}

	private static Set<String> forbidden(ObjectWalk walk) {
		Set<String> forbidden = new TreeSet<>();
		walk.found().forEach((object, way) -> {
			String name = object.getClass().getName();
			boolean foreign = object instanceof LuaValue && !isValue(object);
			if (foreign || FORBIDDEN.stream().anyMatch(name::startsWith)) {
				forbidden.add(name + " at " + way);
			}
		});
		return forbidden;
	}

	private static boolean isValue(Object object) {
		return object instanceof Num || object instanceof LuaString || object instanceof LuaBoolean
				|| object instanceof LuaNil || object instanceof Table || object instanceof LuaFn
				|| object instanceof LuaObject || object.getClass().getSimpleName().equals("CoroutineValue")
				|| object == LuaValue.NONE;
	}

	/** What two processes both have a way to, and is not immutable. */
	private static Set<String> shared(Table a, Table b) {
		ObjectWalk first = new ObjectWalk(a, ReachableObjectsTests::isBehind, true);
		Map<Object, String> second = new ObjectWalk(b, ReachableObjectsTests::isBehind, true).found();
		Set<String> mutable = new TreeSet<>();
		first.found().forEach((object, way) -> {
			if (second.containsKey(object)) {
				problems(first, object).forEach((problem) -> mutable.add(problem + " at " + way));
			}
		});
		return mutable;
	}

	private static List<String> problems(ObjectWalk walk, Object object) {
		Class<?> type = object.getClass();
		if (isBehind(object) || IMMUTABLE.contains(type) || object instanceof Enum) {
			return List.of();
		}
		if (object instanceof Table table) {
			return table.isFrozen() ? List.of() : List.of(type.getName());
		}
		if (type.isArray() || ObjectWalk.isOfPlatform(type)) {
			return isHarmless(walk, object) ? List.of() : List.of(walk.step(object));
		}
		return ObjectWalk.assignable(type)
			.stream()
			.map((field) -> field.getDeclaringClass().getName() + "." + field.getName())
			.filter((name) -> !isHarmless(name))
			.toList();
	}

	private static boolean isHarmless(String field) {
		return HARMLESS.keySet().stream().anyMatch(field::startsWith);
	}

	/** An array or object of the JDK: immutable by its type, or by what holds it. */
	private static boolean isHarmless(ObjectWalk walk, Object object) {
		String name = object.getClass().getName();
		Object holder = walk.holder(object);
		return name.startsWith("java.util.ImmutableCollections") || name.startsWith("java.time.")
				|| name.startsWith("java.lang.invoke.") || object instanceof java.util.regex.Pattern
				|| object instanceof java.nio.charset.Charset || name.equals("java.lang.Object")
				|| holder instanceof Table table && (table.isFrozen() || isOverlay(table))
				|| holder instanceof LuaString || name.equals("java.math.BigInteger") || isHarmless(walk.step(object));
	}

	/** Reads the arrays of its frozen template until it is first written to. */
	private static boolean isOverlay(Table table) {
		return (Boolean) ObjectWalk.value("shared", table);
	}

	/** Sees what processes show, and shows them one value more. */
	private static final class Witness implements EngineModule {

		private final List<Table> seen = new CopyOnWriteArrayList<>();

		private LuaValue planted = LuaValue.NIL;

		@Override
		public String name() {
			return "witness";
		}

		@Override
		public LuaValue value() {
			return new Table().fn("see", (s, args) -> {
				Table found = (Table) args.arg1();
				found.put("planted", this.planted);
				found.put("methods", s.g.stringMethods());
				this.seen.add(found);
				return LuaValue.NONE;
			}).freeze();
		}

	}

}
