package io.luaprocess.lua;

import io.luaprocess.lua.engine.Table;

/**
 * Methods of Error objects.
 */
final class ErrorMethods {

	static final Table TABLE = new Table().freeze();

	private ErrorMethods() {
	}

}
