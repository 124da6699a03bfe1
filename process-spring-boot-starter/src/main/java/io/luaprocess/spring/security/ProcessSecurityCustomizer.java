package io.luaprocess.spring.security;

/**
 * Declares policies and scopes in Java, beside those of the properties. Beans of this
 * type are called in their order when the runtime is configured.
 */
@FunctionalInterface
public interface ProcessSecurityCustomizer {

	/**
	 * Adds policies and scopes.
	 * @param security takes them
	 */
	void customize(ProcessSecurity security);

}
