// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

['hello', 'goodbye'].each {
  def deployed = story.module(it).function()
  assert deployed.string('functionName') == it
  assert deployed.string('alias') == 'end'
  assert deployed.string('outcome') == 'updated'
  assert deployed.string('version') == '1'
}
def journal = story.journal()
assert journal.count('lambda', 'CreateFunction') == 2
assert journal.count('lambda', 'CreateAlias') == 4
// The third run asked AWS for nothing: hello waited for goodbye, which was never packaged.
assert story.log(3).contains('Nobody')
assert story.log(3).contains('Deploys when all modules are built')
assert !story.log(3).contains('Created alias')
assert story.log(4).count('Created alias end') == 2
assert story.module('goodbye').response() == '"Goodbye, Ada"'

// Neither the parent nor the library is a function.
assert !new File(basedir, 'target/lambda').exists()
assert !new File(basedir, 'shared/target/lambda').exists()
