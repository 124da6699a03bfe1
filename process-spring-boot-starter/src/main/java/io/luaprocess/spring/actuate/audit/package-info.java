/**
 * The audit of what operators do.
 */
@NullMarked
package io.luaprocess.spring.actuate.audit;

import org.jspecify.annotations.NullMarked;
