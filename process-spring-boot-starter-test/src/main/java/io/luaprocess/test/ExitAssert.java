package io.luaprocess.test;

import java.util.Objects;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.runtime.Received;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about the end of a process.
 */
public final class ExitAssert extends AbstractAssert<ExitAssert, Received.Exit> {

	private final ProcessProbe probe;

	ExitAssert(Received.Exit exit, ProcessProbe probe) {
		super(exit, ExitAssert.class);
		this.probe = probe;
	}

	/**
	 * Verifies that the process has ended normally.
	 * @return this
	 */
	public ExitAssert normally() {
		if (exit().error() != null) {
			throw failure("Expected a normal end, but got the %s%n%s", this.actual, this.probe.state());
		}
		return this;
	}

	/**
	 * Verifies that the process has ended normally with a result. Numbers are compared by
	 * value.
	 * @param value the result
	 * @return this
	 */
	public ExitAssert returning(@Nullable Object value) {
		normally();
		if (!Objects.equals(JavaValues.of(exit().value()), JavaValues.of(value))) {
			throw failure("Expected the result %s, but got the %s%n%s", value, this.actual, this.probe.state());
		}
		return this;
	}

	/**
	 * Verifies that the process has failed.
	 * @param kind the kind of its error
	 * @return this
	 */
	public ExitAssert failing(ErrorKind kind) {
		ProcessError error = exit().error();
		if (error == null || !error.is(kind)) {
			throw failure("Expected an error of kind %s, but got the %s%n%s", kind, this.actual, this.probe.state());
		}
		return this;
	}

	/**
	 * Verifies that the process has failed.
	 * @param text part of the text of its error
	 * @return this
	 */
	public ExitAssert failingWith(String text) {
		ProcessError error = exit().error();
		if (error == null || !error.text().contains(text)) {
			throw failure("Expected an error with text '%s', but got the %s%n%s", text, this.actual,
					this.probe.state());
		}
		return this;
	}

	/**
	 * Returns the end, for other assertions.
	 * @return the end
	 */
	public Received.Exit exit() {
		return Objects.requireNonNull(this.actual);
	}

}
