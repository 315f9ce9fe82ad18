// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

['hello', 'goodbye'].each {
  def deployed = story.module(it).function()
  assert deployed.string('functionName') == it
  assert deployed.string('outcome') == 'created'
  assert deployed.string('version') == '1'
}
assert story.journal().count('lambda', 'CreateFunction') == 2
assert story.module('goodbye').response() == '"Goodbye, Ada"'

// Neither the parent nor the library is a function.
assert !new File(basedir, 'target/lambda').exists()
assert !new File(basedir, 'shared/target/lambda').exists()
