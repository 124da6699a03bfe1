package io.luaprocess.lua.engine.analysis;

import java.util.List;

/**
 * How the registers of a suspended call of a compiled function are saved.
 *
 * @param references the registers and forms kept as references, in order
 * @param numbers those kept as numbers, in order
 * @param calls whether the function makes calls; if not, only operations are suspended
 */
public record SavedRegisters(List<Slot> references, List<Slot> numbers, boolean calls) {

	/**
	 * A register in one form.
	 *
	 * @param register the register
	 * @param form the form
	 */
	public record Slot(int register, RegisterForms.Form form) {
	}

	/**
	 * A loop that keeps the first counter of a strip and the number of iterations.
	 *
	 * @param body its first instruction
	 * @param test its last instruction
	 * @param register the register of the counter
	 * @param step what an iteration adds
	 */
	public record Counted(int body, int test, int register, long step) {
	}

}
