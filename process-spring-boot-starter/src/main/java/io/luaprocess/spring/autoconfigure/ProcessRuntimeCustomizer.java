package io.luaprocess.spring.autoconfigure;

import io.luaprocess.runtime.RuntimeBuilder;

/**
 * Changes the runtime before it is built: definition roots, entries, limits, modules of
 * the sandbox. Beans of this type are called in their order, after the properties have
 * been applied.
 */
@FunctionalInterface
public interface ProcessRuntimeCustomizer {

	/**
	 * Changes the runtime.
	 * @param builder the builder of the runtime
	 */
	void customize(RuntimeBuilder builder);

}
