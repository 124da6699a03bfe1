/**
 * Relations between processes: links, monitors and registered names.
 */
@NullMarked
package io.luaprocess.topology;

import org.jspecify.annotations.NullMarked;
