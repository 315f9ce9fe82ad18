// SPDX-License-Identifier: Apache-2.0
package com.example

import java.util.Map as JMap

class Hello:

  def handle(event: JMap[String, String]): String = s"Hello, ${event.get("name")}, from Scala"
