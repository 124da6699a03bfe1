package io.luaprocess.test;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application whose processes are tested.
 */
@SpringBootApplication
class ShopApplication {

}
