package io.luaprocess.operation;

import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.ProcessBody;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.IdentityRef;

/**
 * Java code that is the program of an entry.
 */
@FunctionalInterface
public interface JavaProgram {

	/**
	 * Makes the body of a process; must be short.
	 * @param process the process
	 * @param entry its entry
	 * @param identity actor and scope
	 * @param arguments its arguments, meaningful to the language
	 * @return the body
	 */
	ProcessBody body(ProcessInstance process, Definition.Code entry, IdentityRef identity, Object arguments);

}
