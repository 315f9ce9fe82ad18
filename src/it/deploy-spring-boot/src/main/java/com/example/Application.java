// SPDX-License-Identifier: Apache-2.0
package com.example;

import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class Application {

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @Bean
    Function<Map<String, String>, String> hello() {
        return event -> "Hello, " + event.get("name") + ", from Spring";
    }
}
