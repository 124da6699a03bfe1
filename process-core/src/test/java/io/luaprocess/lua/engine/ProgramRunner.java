package io.luaprocess.lua.engine;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.HostSettings;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessBody;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.Progress;
import io.luaprocess.kernel.Safepoint;
import io.luaprocess.kernel.SpawnSpec;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.vm.GlobalState;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.SafepointHandler;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.lua.engine.vm.Trampoline;
import io.luaprocess.lua.lib.LuaCoroutine;
import io.luaprocess.lua.lib.ProcessOwner;
import io.luaprocess.lua.lib.StandardLibrary;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Runs programs, each as a process of its own with the standard libraries, and returns
 * what they print. A program that does not end in time is terminated.
 */
public final class ProgramRunner implements AutoCloseable {

	static final String TIMEOUT = "<timeout>";

	public static final String SYNTAX_ERROR = "<syntax error> ";

	/** A program was not to go on after it had left the Java stack. */
	static final String LEFT = "<left>";

	/** What only a defect of the engine can bring about. */
	static final String DEFECT = "<defect> ";

	private static final Pattern VARIABLE = Pattern
		.compile("(?:local|global|field|upvalue|method|constant) '[^'\\n]*' \\((a \\w+ value)\\)");

	private static final Pattern FUNCTION = Pattern.compile("bad argument #(-?\\d+) to '[^'\\n]*'");

	private static final Pattern ADDRESS = Pattern.compile("\\b(table|function|thread): (0x)?[0-9a-f]+");

	private static final Pattern DRIVER = Pattern.compile("\\S*driver\\d+\\.lua:\\d+: ");

	private static final Pattern NAN = Pattern.compile("-nan");

	private static final ProcessError ENOUGH = ProcessError.of(ErrorKind.INTERNAL, "enough");

	private static final Table GLOBALS = StandardLibrary.globals(Map.of());

	/** {@link RandomProgram#PRELUDE} for each mode. */
	private static final Map<LuaEngine.Mode, Program> PRELUDES = preludes();

	private final Kernel kernel = new Kernel();

	private final Host host = this.kernel.addHost(HostSettings.of("test:programs"));

	private final Limits limits;

	private final long seconds;

	private final int stackRoom;

	/** Whether programs give way; {@code null} if they do it as others do. */
	private final @Nullable Turns turns;

	public ProgramRunner() {
		this(Limits.DEFAULT, 20);
	}

	ProgramRunner(Limits limits, long seconds) {
		this(limits, seconds, 0);
	}

	/**
	 * Creates a runner whose programs make calls leave the Java stack.
	 * @param stackRoom how many calls a Java stack has room for; 0 as many as it has
	 */
	ProgramRunner(Limits limits, long seconds, int stackRoom) {
		this(limits, seconds, stackRoom, null);
	}

	/**
	 * Creates a runner whose programs give way where they poll.
	 * @param turns says when; their programs may call {@code complete(f)}, below which
	 * nothing can be suspended
	 */
	ProgramRunner(Limits limits, long seconds, int stackRoom, @Nullable Turns turns) {
		this.limits = limits;
		this.seconds = seconds;
		this.stackRoom = stackRoom;
		this.turns = turns;
		this.host.start();
	}

	/**
	 * Runs a program.
	 * @param engine how
	 * @param source its text
	 * @return what it printed, with the text of the error it ended with
	 */
	public String run(LuaEngine engine, String source) {
		Program program;
		try {
			program = engine.compile("test", source);
		}
		catch (LuaSyntaxException ex) {
			return SYNTAX_ERROR + ex.line() + ": " + ex.getMessage();
		}
		return run(engine, program);
	}

	/**
	 * Runs a program that is compiled already.
	 * @param engine what compiled it
	 * @param program the program
	 * @return what it printed, with the text of the error it ended with
	 */
	String run(LuaEngine engine, Program program) {
		return run(program, PRELUDES.get(engine.mode()));
	}

	String run(Program program) {
		return run(program, PRELUDES.get(LuaEngine.Mode.INTERPRETED));
	}

	private String run(Program program, Program prelude) {
		CompletableFuture<Outcome> end = new CompletableFuture<>();
		CompletableFuture<Body> made = new CompletableFuture<>();
		ProcessInstance process = this.kernel.spawn(SpawnSpec.of(this.host, "test", (instance) -> {
			made.complete(new Body(instance, program, prelude, this.limits, this.stackRoom, this.turns));
			return made.join();
		})).process();
		process.onExit(end::complete);
		boolean late = false;
		try {
			end.get(this.seconds, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			late = true;
			process.terminate(ENOUGH);
			try {
				end.get(20, TimeUnit.SECONDS);
			}
			catch (Exception never) {
				return DEFECT + "cannot be terminated";
			}
		}
		Body body = made.join();
		if (body.defect != null) {
			return DEFECT + body.defect;
		}
		return late ? TIMEOUT : body.printed.toString();
	}

	/**
	 * Drops what the manual leaves open: names of variables, addresses, the sign of NaN;
	 * and the positions of levels above the program.
	 */
	public static String normal(String output) {
		if (output.startsWith(ProgramRunner.SYNTAX_ERROR)) {
			return ProgramRunner.SYNTAX_ERROR;
		}
		String text = VARIABLE.matcher(output).replaceAll("$1");
		text = FUNCTION.matcher(text).replaceAll("bad argument #$1");
		text = DRIVER.matcher(text).replaceAll("");
		text = ADDRESS.matcher(text).replaceAll("$1");
		text = text.replace("invalid option '%\0'", "invalid option '%'");
		return NAN.matcher(text).replaceAll("nan");
	}

	private static Map<LuaEngine.Mode, Program> preludes() {
		Map<LuaEngine.Mode, Program> preludes = new EnumMap<>(LuaEngine.Mode.class);
		try {
			for (LuaEngine.Mode mode : LuaEngine.Mode.values()) {
				preludes.put(mode, new LuaEngine(mode).compile("prelude", RandomProgram.PRELUDE));
			}
		}
		catch (LuaSyntaxException ex) {
			throw new IllegalStateException(ex);
		}
		return preludes;
	}

	@Override
	public void close() {
		this.kernel.close();
	}

	/** When programs leave the Java stack. */
	@FunctionalInterface
	interface Turns {

		/** Asked at each poll: whether the program is to leave. */
		boolean givesWay();

		/** It has left; false if that is enough. */
		default boolean goesOn() {
			return true;
		}

	}

	/** The process of a program. */
	private static final class Body implements ProcessBody, ProcessOwner, SafepointHandler {

		/** Programs that print endlessly are told so. */
		private static final int MOST = 1 << 20;

		private final ProcessInstance instance;

		private final Program program;

		private final LuaState state;

		private final StringBuilder printed = new StringBuilder();

		private LuaCoroutine code;

		private final @Nullable Turns turns;

		private volatile String defect;

		Body(ProcessInstance instance, Program program, Program prelude, Limits limits, int stackRoom,
				@Nullable Turns turns) {
			this.instance = instance;
			this.turns = turns;
			this.program = program;
			Table globals = Table.overlay(GLOBALS);
			globals.fn("print", (s, args) -> {
				if (this.printed.length() > MOST) {
					throw s.error("too much is printed");
				}
				LuaString text = Ops.tostring(s, args.arg1());
				return (text != null) ? print(text)
						: Then.save(s, (state, results) -> print((LuaString) results.arg1()));
			});
			globals.fn("prelude", (s, args) -> prelude.instantiate(s, globals).invoke(s, args));
			if (turns != null) {
				globals.fn("complete", (s, args) -> Trampoline.complete(s, (LuaFn) args.arg1(), args.subargs(2)));
			}
			GlobalState global = new GlobalState(globals, StandardLibrary.stringMethods(), limits, this);
			global.owner(this);
			if (stackRoom > 0) {
				global.stackRoom(stackRoom);
			}
			this.state = new LuaState(global);
		}

		private Varargs print(LuaString text) {
			this.printed.append(bytes(text)).append('\n');
			return LuaValue.NONE;
		}

		/** One character for each byte. */
		private static String bytes(LuaString text) {
			return new String(text.m_bytes, text.m_offset, text.m_length, StandardCharsets.ISO_8859_1);
		}

		@Override
		public Progress load() {
			return Progress.DONE;
		}

		@Override
		public Outcome outcome() {
			return Outcome.NOTHING;
		}

		@Override
		public Progress run() {
			try {
				if (this.turns != null) {
					Safepoint.epoch++;
				}
				if (this.code == null) {
					this.code = new LuaCoroutine(this.state,
							this.program.instantiate(this.state, this.state.g.globals()), LuaValue.NONE, null);
				}
				Progress progress = this.code.run();
				while (this.turns != null && progress == Progress.READY) {
					if (!this.turns.goesOn()) {
						this.printed.append(LEFT);
						return Progress.DONE;
					}
					progress = this.code.run();
				}
				return progress;
			}
			catch (LuaException ex) {
				this.printed.append((ex.value() instanceof LuaString text) ? bytes(text) : ex.getMessage());
				return Progress.DONE;
			}
		}

		@Override
		public String definitionId() {
			return "test";
		}

		@Override
		public ProcessError errorOf(Throwable failure) {
			this.defect = failure.toString();
			return ENOUGH;
		}

		@Override
		public boolean safepoint() {
			boolean leaves = this.instance.safepoint();
			if (this.turns == null) {
				return leaves;
			}
			// So that the next poll gets here, too.
			Safepoint.epoch++;
			return this.turns.givesWay();
		}

		@Override
		public void memoryExceeded() {
			this.instance.terminate(ENOUGH);
		}

		@Override
		public ProcessInstance instance() {
			return this.instance;
		}

	}

}
