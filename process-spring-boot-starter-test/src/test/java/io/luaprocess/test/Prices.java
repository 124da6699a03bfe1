package io.luaprocess.test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;

import org.springframework.stereotype.Component;

/**
 * A bean that processes call.
 */
@Component
@LuaModule("prices")
class Prices {

	@LuaFunction
	public long of(String sku) {
		return sku.length();
	}

	/** Read on another thread. */
	@LuaFunction
	public Stream<Long> all() {
		return Stream.of("lamp", "chair").map(this::of);
	}

	/** Answers from another thread, after some real time. */
	@LuaFunction
	public CompletionStage<Long> later(String sku) {
		Executor elsewhere = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
		return CompletableFuture.supplyAsync(() -> of(sku), elsewhere);
	}

}
