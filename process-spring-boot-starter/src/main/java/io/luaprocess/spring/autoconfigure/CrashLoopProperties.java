package io.luaprocess.spring.autoconfigure;

import java.time.Duration;

import io.luaprocess.definition.CrashLoop;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When crashes of a service count as a loop.
 *
 * @param crashes Crashes within the window that are a loop, 1000 at most. Zero means
 * never.
 * @param window How far back crashes count.
 * @param health What the health says of a service in a loop.
 */
record CrashLoopProperties(@DefaultValue("5") int crashes, @DefaultValue("10m") Duration window,
		@DefaultValue("warn") CrashLoop.Health health) {

	CrashLoop toCrashLoop() {
		return new CrashLoop(this.crashes, this.window, this.health);
	}

	/**
	 * What differs for one service. What is not set stays as it is.
	 *
	 * @param crashes Crashes within the window that are a loop, 1000 at most. Zero means
	 * never.
	 * @param window How far back crashes count.
	 * @param health What the health says of the service in a loop.
	 */
	record Overrides(@Nullable Integer crashes, @Nullable Duration window, CrashLoop.@Nullable Health health) {
	}

}
