package io.luaprocess.spring.dashboard;

import java.util.Map;

import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;

/**
 * What the user of the calling thread may do. Thread-safe.
 */
public final class DashboardPermissions {

	private final Guard guard;

	private final Question question;

	private final JavaCallers callers;

	/**
	 * Creates it.
	 * @param guard decides about what is done
	 * @param question decides about what could be done
	 * @param callers the user of the calling thread
	 */
	public DashboardPermissions(Guard guard, Question question, JavaCallers callers) {
		this.guard = guard;
		this.question = question;
		this.callers = callers;
	}

	/** Whether the user might do something; no denial is recorded. */
	boolean allows(String action, String resource) {
		return this.question.allows(this.callers.current(), action, resource);
	}

	/**
	 * Requires that the user may do something.
	 * @throws RuntimeException if the user may not
	 */
	void require(String action, String resource, String what) {
		if (!this.guard.allows(this.callers.current(), action, resource, Map.of())) {
			throw this.callers.denied(action, resource, "not allowed to " + what);
		}
	}

	/**
	 * Decides without recording a denial.
	 */
	@FunctionalInterface
	public interface Question {

		/**
		 * Returns whether a call would be allowed.
		 * @param identity the identity of the caller
		 * @param action the action
		 * @param resource the resource
		 */
		boolean allows(Identity identity, String action, String resource);

	}

}
