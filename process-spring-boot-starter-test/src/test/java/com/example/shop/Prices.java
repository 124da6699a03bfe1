package com.example.shop;

import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;

import org.springframework.stereotype.Component;

@Component
@LuaModule("prices")
class Prices {

	@LuaFunction
	public double of(String sku) {
		return sku.equals("lamp") ? 39.5 : 10;
	}

}
