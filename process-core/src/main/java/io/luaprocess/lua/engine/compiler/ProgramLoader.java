package io.luaprocess.lua.engine.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.luaprocess.lua.engine.analysis.CompilationException;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.support.ResumedPart;
import io.luaprocess.lua.engine.vm.CodeMap;
import io.luaprocess.lua.engine.vm.LuaCode;
import org.luaj.vm2.LuaValue;

/**
 * Holds the classes of one program, which can be unloaded together when it is not used
 * any more. The classes are ordinary ones, so that stack walking sees them: the line
 * number of a frame is the number of the Lua instruction, counted from one, in its part
 * of the function.
 */
public final class ProgramLoader extends ClassLoader implements CodeMap, ResumedPart.Loader {

	private static final AtomicInteger PROGRAMS = new AtomicInteger();

	private final List<FunctionInfo> functions;

	private final LuaValue[][] constants;

	/** The constants of the classes that go on with suspended calls. */
	private final Map<String, LuaValue[]> resumedConstants = new ConcurrentHashMap<>();

	/** What goes on with suspended calls in parts of functions, by its class. */
	private final Map<String, ResumedPart> resumedParts = new ConcurrentHashMap<>();

	private final int goal;

	private final boolean polls;

	private ProgramLoader(List<FunctionInfo> functions, int goal, boolean polls) {
		super(ProgramLoader.class.getClassLoader());
		this.functions = functions;
		this.goal = goal;
		this.polls = polls;
		this.constants = new LuaValue[functions.size()][];
	}

	/**
	 * Compiles all functions of a program.
	 * @param main the top level
	 * @param goal see {@link Partition#GOAL}
	 * @param polls whether the code has safepoint polls
	 * @return the class of the top level
	 * @throws CompilationException if no classes can be made of it
	 */
	static Class<?> load(LuaCode main, int goal, boolean polls) {
		String base = "lua." + identifier(main.source) + ".F";
		List<FunctionInfo> functions = FunctionInfo.of(main, base);
		ProgramLoader loader = new ProgramLoader(functions, goal, polls);
		try {
			List<Class<?>> classes = new ArrayList<>();
			for (FunctionInfo function : functions) {
				if (function.reached) {
					classes.add(loader.define(function));
				}
			}
			// Now, and not when the first call happens to be at the end of a stack.
			for (Class<?> c : classes) {
				Class.forName(c.getName(), true, loader);
			}
			return classes.getFirst();
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
		catch (LinkageError ex) {
			throw new CompilationException(String.valueOf(ex.getMessage()));
		}
	}

	private Class<?> define(FunctionInfo function) {
		ClassCompiler compiler = new ClassCompiler(function, function.code.source, this.functions, this.goal,
				this.polls);
		byte[] bytes = compiler.compile();
		this.constants[function.index] = compiler.constants();
		return defineClass(function.className, bytes, 0, bytes.length);
	}

	/**
	 * Compiles what goes on with suspended calls of a function, when it is first used.
	 */
	@Override
	protected Class<?> findClass(String name) throws ClassNotFoundException {
		Entry entry = Entry.of(name);
		if (entry == Entry.BEGINNING) {
			throw new ClassNotFoundException(name);
		}
		FunctionInfo function = this.functions.get(index(name));
		ClassCompiler compiler = new ClassCompiler(function, function.code.source, this.functions, this.goal,
				this.polls);
		int part = name.indexOf(ClassFileShape.PART_SEPARATOR, name.lastIndexOf('.'));
		byte[] bytes = (part < 0) ? compiler.compileResumed(entry)
				: compiler.compileResumed(entry, Integer.parseInt(name.substring(part + 1)));
		this.resumedConstants.put(name, compiler.constants());
		return defineClass(name, bytes, 0, bytes.length);
	}

	@Override
	public ResumedPart part(Class<?> type, int point) {
		FunctionInfo function = function(type);
		int part = Partition.partOf(Objects.requireNonNull(function.parts), function.instructionAt(point));
		return this.resumedParts.computeIfAbsent(ClassFileShape.resumedClass(function, Entry.of(point), part),
				this::makePart);
	}

	private ResumedPart makePart(String className) {
		try {
			return (ResumedPart) Class.forName(className, true, this).getDeclaredConstructor().newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String identifier(String source) {
		StringBuilder name = new StringBuilder();
		for (char c : source.toCharArray()) {
			name.append(Character.isJavaIdentifierPart(c) ? c : '_');
		}
		return "p" + PROGRAMS.incrementAndGet() + "_" + name;
	}

	/**
	 * Returns what the static fields of a class hold.
	 * @param c the class of a function
	 * @return the constants
	 */
	public static LuaValue[] constants(Class<?> c) {
		ProgramLoader loader = (ProgramLoader) c.getClassLoader();
		return (Entry.of(c.getName()) == Entry.BEGINNING) ? loader.constants[index(c.getName())]
				: Objects.requireNonNull(loader.resumedConstants.get(c.getName()));
	}

	@Override
	public LuaCode code(Class<?> function) {
		return function(function).code;
	}

	@Override
	public boolean isPart(String method) {
		return ClassFileShape.part(method) >= 0;
	}

	@Override
	public int instruction(Class<?> function, String method, int line) {
		int part = ClassFileShape.part(method);
		int[] parts = function(function).parts;
		return (part >= 0 && parts != null) ? parts[part] + line - 1 : line - 1;
	}

	@Override
	public int instruction(Class<?> function, int point) {
		return function(function).instructionAt(point);
	}

	@Override
	public int point(Class<?> function, String method, int line) {
		return function(function).pointAt(instruction(function, method, line));
	}

	static FunctionInfo function(Class<?> c) {
		return ((ProgramLoader) c.getClassLoader()).functions.get(index(c.getName()));
	}

	/** The number of the function a class belongs to, behind a letter. */
	private static int index(String name) {
		int begin = name.lastIndexOf('.') + 2;
		int part = name.indexOf(ClassFileShape.PART_SEPARATOR, begin);
		return Integer.parseInt(name, begin, (part < 0) ? name.length() : part, 10);
	}

}
