package io.luaprocess.lua.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Holds the classes of one program, which can be unloaded together when nobody uses it
 * any more. The classes are ordinary ones, so that stack walking sees them: the line
 * number of a frame is the number of the Lua instruction, counted from one.
 */
public final class ProgramLoader extends ClassLoader {

	private static final AtomicInteger PROGRAMS = new AtomicInteger();

	private final List<FunctionInfo> functions;

	private final LuaValue[][] constants;

	private ProgramLoader(List<FunctionInfo> functions) {
		super(ProgramLoader.class.getClassLoader());
		this.functions = functions;
		this.constants = new LuaValue[functions.size()][];
	}

	/**
	 * Compiles all functions of a program.
	 * @param main the top level
	 * @return the class of the top level
	 * @throws CompilationException if no classes can be made of it
	 */
	static Class<?> load(LuaCode main) {
		String base = "lua." + identifier(main.source) + ".F";
		List<FunctionInfo> functions = FunctionInfo.of(main, base);
		ProgramLoader loader = new ProgramLoader(functions);
		try {
			List<Class<?>> classes = new ArrayList<>();
			for (FunctionInfo f : functions) {
				if (f.reached) {
					classes.add(loader.define(f));
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

	private Class<?> define(FunctionInfo f) {
		ClassCompiler compiler = new ClassCompiler(f, f.code.source, this.functions);
		byte[] bytes;
		try {
			bytes = compiler.compile();
		}
		catch (CompilationException | IllegalArgumentException ex) {
			compiler = new ClassCompiler(f, f.code.source, this.functions);
			bytes = compiler.delegate();
			f.interpreted = true;
		}
		this.constants[f.index] = compiler.constants();
		return defineClass(f.className, bytes, 0, bytes.length);
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
		return loader.constants[function(c).index];
	}

	/**
	 * Runs a function that could not be compiled.
	 * @param c the class of the function
	 * @param upvalues its upvalues
	 * @param s the running coroutine
	 * @param parameters the values of the parameters
	 * @param varargs further arguments
	 * @return the results, or a tail call to make
	 */
	public static Varargs interpret(Class<?> c, Cell[] upvalues, LuaState s, LuaValue[] parameters, Varargs varargs) {
		Varargs args = (parameters.length == 0) ? varargs : Values.join(s, parameters, 0, parameters.length, varargs);
		return new InterpretedFunction(function(c).code, upvalues).body(s, args);
	}

	/** How many functions of a program are interpreted all the same. */
	static long interpreted(Class<?> main) {
		return ((ProgramLoader) main.getClassLoader()).functions.stream().filter((f) -> f.interpreted).count();
	}

	static FunctionInfo function(Class<?> c) {
		String name = c.getName();
		ProgramLoader loader = (ProgramLoader) c.getClassLoader();
		return loader.functions.get(Integer.parseInt(name.substring(name.lastIndexOf('F') + 1)));
	}

}
