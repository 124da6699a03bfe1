/**
 * What an application calls: the process runtime, PIDs, exits and errors.
 */
@NullMarked
package io.luaprocess;

import org.jspecify.annotations.NullMarked;
