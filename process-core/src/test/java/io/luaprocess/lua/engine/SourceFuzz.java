package io.luaprocess.lua.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.compiler.CompiledProgram;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.vm.Program;
import org.jspecify.annotations.Nullable;

/**
 * Gives almost-programs to both engines and runs what they accept. A program for long
 * runs; arguments: how many texts (200000), first seed (1).
 */
public final class SourceFuzz {

	private SourceFuzz() {
	}

	public static void main(String[] args) throws InterruptedException {
		long texts = (args.length > 0) ? Long.parseLong(args[0]) : 200_000;
		long first = (args.length > 1) ? Long.parseLong(args[1]) : 1;
		AtomicLong next = new AtomicLong(first);
		Map<String, AtomicInteger> kinds = new ConcurrentHashMap<>();
		try (ProgramRunner runner = runner()) {
			Thread[] threads = new Thread[Runtime.getRuntime().availableProcessors()];
			for (int i = 0; i < threads.length; i++) {
				threads[i] = Thread.ofPlatform().start(() -> {
					long seed;
					while ((seed = next.getAndIncrement()) < first + texts) {
						if ((seed - first) % 10_000 == 0) {
							System.out.println((seed - first) + " texts " + kinds);
						}
						String problem = problem(runner, RandomSource.of(seed), kinds);
						if (problem != null) {
							System.out.println("seed " + seed + ": " + problem);
						}
					}
				});
			}
			for (Thread thread : threads) {
				thread.join();
			}
		}
		System.out.println(texts + " texts from seed " + first + ": " + kinds);
	}

	/** What runs for ever is stopped after a second. */
	static ProgramRunner runner() {
		return new ProgramRunner(Limits.DEFAULT, 1);
	}

	/**
	 * Looks for a defect.
	 * @param runner runs what compiles
	 * @param source the text
	 * @param kinds counts how texts end
	 * @return what is wrong; {@code null} for nothing
	 */
	static @Nullable String problem(ProgramRunner runner, String source, Map<String, AtomicInteger> kinds) {
		Map<Mode, Program> programs = new EnumMap<>(Mode.class);
		Map<Mode, String> outputs = new EnumMap<>(Mode.class);
		for (Mode mode : Mode.values()) {
			try {
				Program program = new LuaEngine(mode).compile("test", source);
				if (mode == Mode.COMPILED && !(program instanceof CompiledProgram)) {
					return "not compiled";
				}
				programs.put(mode, program);
				outputs.put(mode, runner.run(program));
			}
			catch (LuaSyntaxException ex) {
				if (ex.line() < 1 || ex.getMessage().contains("java") || ex.getMessage().contains("luaj")) {
					return "bad text at " + ex.line() + ": " + ex.getMessage();
				}
				outputs.put(mode, ProgramRunner.SYNTAX_ERROR);
			}
			catch (Throwable ex) {
				return mode + " " + ex;
			}
			if (outputs.get(mode).startsWith(ProgramRunner.DEFECT)) {
				return mode + " " + outputs.get(mode);
			}
		}
		if (isLate(outputs, Mode.COMPILED) != isLate(outputs, Mode.INTERPRETED)) {
			Mode late = isLate(outputs, Mode.COMPILED) ? Mode.COMPILED : Mode.INTERPRETED;
			outputs.put(late, repeat(programs.get(late)));
		}
		String compiled = ProgramRunner.normal(outputs.get(Mode.COMPILED));
		String kind = compiled.startsWith("<") ? compiled.substring(0, compiled.indexOf('>') + 1) : "run";
		kinds.computeIfAbsent(kind, (key) -> new AtomicInteger()).incrementAndGet();
		if (!compiled.equals(ProgramRunner.normal(outputs.get(Mode.INTERPRETED)))) {
			return "differ: " + compiled + " / " + outputs.get(Mode.INTERPRETED);
		}
		return null;
	}

	private static boolean isLate(Map<Mode, String> outputs, Mode mode) {
		return outputs.get(mode).equals(ProgramRunner.TIMEOUT);
	}

	/** Only one mode has ended in time, so the other may need longer. */
	private static String repeat(Program program) {
		try (ProgramRunner patient = new ProgramRunner()) {
			return patient.run(program);
		}
	}

}
