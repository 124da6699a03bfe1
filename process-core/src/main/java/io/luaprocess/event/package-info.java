/**
 * What has happened in a runtime, for operators: crashes and other abnormal ends, dead
 * letters, denials, restarts and failed reloads.
 */
@NullMarked
package io.luaprocess.event;

import org.jspecify.annotations.NullMarked;
