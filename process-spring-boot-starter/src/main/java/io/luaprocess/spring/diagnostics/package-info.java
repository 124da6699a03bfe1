/**
 * Failure analysis: what is wrong, where, and what would be right.
 */
@NullMarked
package io.luaprocess.spring.diagnostics;

import org.jspecify.annotations.NullMarked;
