package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.luaprocess.lua.engine.analysis.Types;
import org.jspecify.annotations.Nullable;

/**
 * The points of a method where a call it makes may be suspended, so that the method saves
 * its registers and returns {@code null}, and where it goes on later.
 *
 * <p>
 * <strong>Saving.</strong> Each point tests the result of the call; what follows if it
 * was suspended stands at the end of the method. Points at which the same registers are
 * used later share the code that saves them, so that a point takes few bytes.
 *
 * <p>
 * <strong>Going on.</strong> The method that runs a function from its beginning is never
 * entered elsewhere: a second way into a loop would keep the JVM from optimizing it. So
 * all points are entered in another method, made of the same instructions, which
 * {@link ProgramLoader} compiles when a call of the function is resumed for the first
 * time. A function that is {@linkplain io.luaprocess.lua.engine.analysis.Partition cut}
 * goes on in its parts, which are entered in the middle in any case.
 */
final class ResumePoints {

	/**
	 * What becomes of the results of the call that was suspended.
	 */
	enum Result {

		/** The first one is a value. */
		VALUE,

		/** They are a list. */
		LIST,

		/** They are not used. */
		NOTHING,

		/** The first one is the result of a comparison. */
		COMPARISON,

		/** The first one is the result of a slow path. */
		OPERATOR,

		/** They are those of the iterator of a loop. */
		STEP

	}

	/**
	 * The registers used from a point on.
	 *
	 * @param registers the registers in order
	 * @param kinds their types, reduced to the form they are kept in
	 * @param loop the loop whose counter has to be computed; {@code null} if there is none
	 */
	private record Saved(List<Integer> registers, List<Integer> kinds, LoopCode.@Nullable Loop loop) {
	}

	private record Point(int pc, Saved saved, Result result, Label resume) {
	}

	/** How many registers the methods of {@code CompiledCall} take one by one. */
	private static final int SINGLE = 6;

	private final MethodCode method;

	private final CodeBuilder builder;

	private final Map<Saved, Label> savers = new LinkedHashMap<>();

	private final TreeMap<Integer, Point> points = new TreeMap<>();

	/** The loop being compiled that keeps no counter of its own. */
	private LoopCode.@Nullable Loop counted;

	ResumePoints(MethodCode method) {
		this.method = method;
		this.builder = method.builder;
	}

	/** From here to its test, the register of the counter is that of the first iteration. */
	void beginCounted(LoopCode.Loop loop) {
		this.counted = loop;
	}

	// ---- where a call may be suspended -----------------------------------------------

	/**
	 * Tests a reference on the stack, which stays there.
	 * @param pc the instruction
	 * @param types what the registers hold before it
	 * @param result what the reference is
	 */
	void reference(int pc, int[] types, Result result) {
		reference(pc, types, result, -1);
	}

	/**
	 * As {@link #reference(int, int[], Result)}.
	 * @param more a register that is used yet
	 */
	void reference(int pc, int[] types, Result result, int more) {
		Label suspended = this.builder.newLabel();
		this.builder.dup().ifnull(suspended);
		point(pc, types, result, more, suspended, true);
	}

	/** Tests a reference on the stack, which is dropped. */
	void dropped(int pc, int[] types) {
		Label suspended = this.builder.newLabel();
		this.builder.ifnull(suspended);
		point(pc, types, Result.NOTHING, -1, suspended, false);
	}

	/** Tests whether a write was suspended: a boolean on the stack, which is dropped. */
	void written(int pc, int[] types) {
		Label suspended = this.builder.newLabel();
		this.builder.ifne(suspended);
		point(pc, types, Result.NOTHING, -1, suspended, false);
	}

	/** Tests the result of a comparison, which stays on the stack. */
	void comparison(int pc, int[] types) {
		Label suspended = this.builder.newLabel();
		this.builder.dup().iflt(suspended);
		point(pc, types, Result.COMPARISON, -1, suspended, true);
	}

	/** Tests whether a slow path was suspended; its reference stays on the stack. */
	void operator(int pc, int[] types) {
		Label suspended = this.builder.newLabel();
		this.builder.aload(1).getfield(ClassFileShape.STATE, "pending", ClassFileShape.PENDING).ifnonnull(suspended);
		point(pc, types, Result.OPERATOR, -1, suspended, true);
	}

	private void point(int pc, int[] types, Result result, int more, Label suspended, boolean onStack) {
		Saved saved = saved(pc, types, more);
		if (this.method.isEnteredAtPoints()) {
			Label resume = this.builder.newLabel();
			this.builder.labelBinding(resume);
			this.points.put(pc, new Point(pc, saved, result, resume));
		}
		this.method.stub(pc, () -> {
			this.builder.labelBinding(suspended);
			if (onStack) {
				this.builder.pop();
			}
			ClassFileShape.pushInt(this.builder, number(pc));
			Label saver = this.savers.get(saved);
			if (saver != null) {
				this.builder.goto_(saver);
				return;
			}
			saver = this.builder.newLabel();
			this.savers.put(saved, saver);
			this.builder.labelBinding(saver);
			save(saved);
		});
	}

	private Saved saved(int pc, int[] types, int more) {
		List<Integer> registers = new ArrayList<>();
		List<Integer> kinds = new ArrayList<>();
		LoopCode.Loop loop = null;
		for (int r = 0; r < this.method.registers; r++) {
			boolean used = types[r] == Types.CELL
					|| (types[r] != Types.NONE && (r == more || this.method.analysis.isLiveThrough(pc, r)));
			if (used) {
				registers.add(r);
				kinds.add(Types.isReference(types[r]) ? Types.VALUE : Types.isEither(types[r]) ? Types.EITHER
						: Types.isWhole(types[r]) ? 1 : types[r]);
				if (this.counted != null && this.counted.a() == r && this.counted.body() <= pc
						&& pc < this.counted.test()) {
					loop = this.counted;
				}
			}
		}
		return new Saved(registers, kinds, loop);
	}

	/** How generated code names a point. */
	private int number(int pc) {
		return (this.method.part != null) ? this.method.part.partition().point(pc) : pc;
	}

	/** Saves the call and returns null; the number of the point is on the stack. */
	private void save(Saved saved) {
		if (this.method.part != null) {
			saveInFrame(saved);
			return;
		}
		this.builder.aload(1).aload(0).iload(this.method.depth);
		int n = saved.registers().size();
		boolean varargs = this.method.function.isVararg();
		int count = n + (varargs ? 1 : 0);
		boolean array = count > SINGLE;
		if (array) {
			this.builder.loadConstant(count).anewarray(ConstantDescs.CD_Object);
		}
		for (int j = 0; j < count; j++) {
			if (array) {
				this.builder.dup().loadConstant(j);
			}
			if (j == n) {
				this.method.pushVarargs();
			}
			else {
				push(saved, j);
			}
			if (array) {
				this.builder.aastore();
			}
		}
		this.builder.invokestatic(ClassFileShape.CALL_SAVED, "save", ClassFileShape.save(array ? -1 : count));
		this.method.leaveStack();
		this.builder.areturn();
	}

	private void push(Saved saved, int j) {
		int r = saved.registers().get(j);
		switch (saved.kinds().get(j)) {
			case Types.CELL -> this.builder.aload(this.method.cell(r));
			case Types.VALUE -> this.builder.aload(this.method.reference(r));
			case Types.EITHER -> {
				this.builder.aload(this.method.reference(r)).dload(this.method.number(r));
				this.method.call(SupportMethod.BOX_EITHER);
			}
			case Types.NUMBER -> {
				this.builder.dload(this.method.number(r));
				this.method.call(SupportMethod.BOX_NUMBER);
			}
			default -> {
				this.builder.lload(this.method.whole(r));
				LoopCode.Loop loop = saved.loop();
				if (loop != null && loop.a() == r) {
					this.builder.iload(this.method.iteration()).i2l();
					if (loop.wholeStep() != 1) {
						this.builder.loadConstant(loop.wholeStep()).lmul();
					}
					this.builder.ladd();
				}
				this.method.call(SupportMethod.BOX_WHOLE);
			}
		}
	}

	private void saveInFrame(Saved saved) {
		for (int j = 0; j < saved.registers().size(); j++) {
			this.method.saveInFrame(saved.registers().get(j), saved.kinds().get(j));
		}
		this.builder.aload(1).aload(0).aload(2);
		this.builder.invokestatic(ClassFileShape.CALL_SAVED, "save", ClassFileShape.SAVE_FRAME);
		this.builder.aload(2).aconst_null().putfield(ClassFileShape.FRAME, "result", ClassFileShape.VARARGS);
		this.builder.iconst_m1().ireturn();
	}

	// ---- where it goes on ------------------------------------------------------------

	boolean isEmpty() {
		return this.points.isEmpty();
	}

	/** Goes on at the point whose number is in a local; an array has the registers. */
	void resume(int number, int array) {
		Map<Saved, List<Point>> groups = new LinkedHashMap<>();
		for (Point point : this.points.values()) {
			groups.computeIfAbsent(point.saved(), (key) -> new ArrayList<>()).add(point);
		}
		List<SwitchCase> cases = new ArrayList<>();
		Map<Saved, Label> loaders = new LinkedHashMap<>();
		groups.forEach((saved, group) -> {
			Label loader = this.builder.newLabel();
			loaders.put(saved, loader);
			group.forEach((point) -> cases.add(SwitchCase.of(point.pc(), loader)));
		});
		cases.sort((a, b) -> Integer.compare(a.caseValue(), b.caseValue()));
		this.builder.iload(number).lookupswitch(cases.getFirst().target(), cases);
		groups.forEach((saved, group) -> {
			this.builder.labelBinding(loaders.get(saved));
			load(saved, array);
			enter(number, group);
		});
	}

	private void enter(int number, List<Point> group) {
		if (group.size() == 1) {
			enter(group.getFirst());
			return;
		}
		List<SwitchCase> cases = group.stream().map((point) -> SwitchCase.of(point.pc(), this.builder.newLabel())).toList();
		this.builder.iload(number).lookupswitch(cases.getFirst().target(), cases);
		for (int j = 0; j < group.size(); j++) {
			this.builder.labelBinding(cases.get(j).target());
			enter(group.get(j));
		}
	}

	private void enter(Point point) {
		switch (point.result()) {
			case NOTHING -> {
			}
			case LIST -> this.method.pushResults();
			case VALUE -> {
				this.method.pushResults();
				this.method.call(SupportMethod.FIRST);
			}
			case COMPARISON -> {
				this.method.pushResults();
				this.method.call(SupportMethod.FIRST);
				this.method.call(SupportMethod.TRUTH);
			}
			case OPERATOR -> {
				this.builder.aload(1);
				this.method.pushResults();
				this.method.call(SupportMethod.RESUMED_OPERATOR);
			}
			case STEP -> {
				this.builder.aload(1);
				this.method.pushResults();
				this.method.call(SupportMethod.RESUMED_STEP);
			}
		}
		this.builder.goto_(point.resume());
	}

	private void load(Saved saved, int array) {
		int n = saved.registers().size();
		for (int j = 0; j < n; j++) {
			int r = saved.registers().get(j);
			this.builder.aload(array).loadConstant(j).aaload();
			if (saved.kinds().get(j) == Types.CELL) {
				this.builder.checkcast(ClassFileShape.CELL).astore(this.method.cell(r));
				continue;
			}
			this.builder.checkcast(ClassFileShape.VALUE);
			switch (saved.kinds().get(j)) {
				case Types.VALUE -> this.builder.astore(this.method.reference(r));
				case Types.EITHER -> {
					this.builder.dup();
					this.method.call(SupportMethod.NUMBER_OF_EITHER);
					this.builder.dstore(this.method.number(r));
					this.method.call(SupportMethod.REFERENCE_OF_EITHER);
					this.builder.astore(this.method.reference(r));
				}
				case Types.NUMBER -> {
					this.method.call(SupportMethod.NUMBER_OF_EITHER);
					this.builder.dstore(this.method.number(r));
				}
				default -> {
					this.method.call(SupportMethod.NUMBER_OF_EITHER);
					this.builder.d2l().lstore(this.method.whole(r));
				}
			}
		}
		if (this.method.function.isVararg()) {
			this.builder.aload(array).loadConstant(n).aaload().checkcast(ClassFileShape.VARARGS);
			this.builder.astore(this.method.varargs);
		}
	}

	/** Adds the entries of a part: from the frame to the points. */
	void addEntries(List<SwitchCase> cases) {
		for (Point point : this.points.values()) {
			cases.add(SwitchCase.of(number(point.pc()), this.builder.newLabel()));
		}
	}

	/** Emits what {@link #addEntries} has added. */
	void enterFromFrame(List<SwitchCase> cases, int first) {
		int j = first;
		for (Point point : this.points.values()) {
			this.builder.labelBinding(cases.get(j++).target());
			for (int k = 0; k < point.saved().registers().size(); k++) {
				this.method.loadFromFrame(point.saved().registers().get(k), point.saved().kinds().get(k), false);
			}
			enter(point);
		}
	}

}
