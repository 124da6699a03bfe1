package io.luaprocess.spring.dashboard;

import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.security.Identity;

/**
 * What the user of the calling thread might do. Thread-safe.
 */
public final class DashboardPermissions {

	private final Question question;

	private final JavaCallers callers;

	/**
	 * Creates it.
	 * @param question decides
	 * @param callers the user of the calling thread
	 */
	public DashboardPermissions(Question question, JavaCallers callers) {
		this.question = question;
		this.callers = callers;
	}

	boolean allows(String action, String resource) {
		return this.question.allows(this.callers.current(), action, resource);
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
