package io.luaprocess.lua.engine.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.luaprocess.lua.engine.analysis.CompilationException;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.support.ResumedPart;
import io.luaprocess.lua.engine.vm.CodeMap;
import io.luaprocess.lua.engine.vm.LuaCode;
import io.luaprocess.lua.engine.vm.ScriptFile;
import org.luaj.vm2.LuaValue;

/**
 * Holds the classes of one program, which can be unloaded together when it is not used
 * any more. The classes are ordinary ones, so that stack walking sees them, and so do
 * debuggers and profilers: a class has the name of its file and function, its code the
 * lines of the script. The Lua instruction of a frame follows from its place in the
 * bytecode, see {@link InstructionTable}.
 */
public final class ProgramLoader extends ClassLoader implements CodeMap, ResumedPart.Loader {

	private final List<FunctionInfo> functions;

	private final LuaValue[][] constants;

	/** The constants of the classes that go on with suspended calls. */
	private final Map<String, LuaValue[]> resumedConstants = new ConcurrentHashMap<>();

	/** What goes on with suspended calls in parts of functions, by its class. */
	private final Map<String, ResumedPart> resumedParts = new ConcurrentHashMap<>();

	/** The Lua instructions of the methods, by class and name. */
	private final Map<String, Map<String, InstructionTable>> instructions = new ConcurrentHashMap<>();

	private final ScriptFile file;

	private final int goal;

	private final boolean polls;

	private ProgramLoader(List<FunctionInfo> functions, ScriptFile file, int goal, boolean polls) {
		super(ProgramLoader.class.getClassLoader());
		this.functions = functions;
		this.file = file;
		this.goal = goal;
		this.polls = polls;
		this.constants = new LuaValue[functions.size()][];
	}

	/**
	 * Compiles all functions of a program.
	 * @param main the top level
	 * @param file where the source text is
	 * @param goal see {@link Partition#GOAL}
	 * @param polls whether the code has safepoint polls
	 * @return the class of the top level
	 * @throws CompilationException if no classes can be made of it
	 */
	static Class<?> load(LuaCode main, ScriptFile file, int goal, boolean polls) {
		String base = ClassNames.of(file) + ClassFileShape.SEPARATOR + Entry.BEGINNING.letter;
		List<FunctionInfo> functions = FunctionInfo.of(main, base);
		ProgramLoader loader = new ProgramLoader(functions, file, goal, polls);
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
		ClassCompiler compiler = compiler(function);
		byte[] bytes = compiler.compile();
		this.constants[function.index] = compiler.constants();
		return define(function.className, function, bytes);
	}

	private ClassCompiler compiler(FunctionInfo function) {
		return new ClassCompiler(function, this.file.name(), this.functions, this.goal, this.polls);
	}

	private Class<?> define(String name, FunctionInfo function, byte[] bytes) {
		this.instructions.put(name, InstructionTable.take(bytes, function));
		return defineClass(name, bytes, 0, bytes.length);
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
		ClassCompiler compiler = compiler(function);
		int part = ClassFileShape.partOf(name);
		byte[] bytes = (part < 0) ? compiler.compileResumed(entry) : compiler.compileResumed(entry, part);
		this.resumedConstants.put(name, compiler.constants());
		return define(name, function, bytes);
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
	public int instruction(Class<?> function, String method, int offset) {
		InstructionTable table = Objects.requireNonNull(this.instructions.get(function.getName())).get(method);
		return (table != null) ? table.at(offset) : 0;
	}

	@Override
	public int instruction(Class<?> function, int point) {
		return function(function).instructionAt(point);
	}

	@Override
	public int point(Class<?> function, String method, int offset) {
		return function(function).pointAt(instruction(function, method, offset));
	}

	static FunctionInfo function(Class<?> c) {
		return ((ProgramLoader) c.getClassLoader()).functions.get(index(c.getName()));
	}

	/** The number of the function a class belongs to, behind a letter. */
	private static int index(String name) {
		int begin = ClassFileShape.letterAt(name) + 1;
		int end = begin;
		while (end < name.length() && Character.digit(name.charAt(end), 10) >= 0) {
			end++;
		}
		return Integer.parseInt(name, begin, end, 10);
	}

}
