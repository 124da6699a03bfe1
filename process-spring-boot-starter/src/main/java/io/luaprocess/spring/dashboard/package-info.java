/**
 * The dashboard: static files, its API and the live views of them.
 */
@NullMarked
package io.luaprocess.spring.dashboard;

import org.jspecify.annotations.NullMarked;
