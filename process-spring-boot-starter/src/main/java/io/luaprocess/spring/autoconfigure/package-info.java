/**
 * Auto-configuration and properties of the process runtime.
 */
@NullMarked
package io.luaprocess.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
