/**
 * Access to the dashboard with Spring Security.
 */
@NullMarked
package io.luaprocess.spring.dashboard.security;

import org.jspecify.annotations.NullMarked;
