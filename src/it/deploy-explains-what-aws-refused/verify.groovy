// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

context.get('aws').close()
def story = new Story(basedir)

def base = story.errors(1)
assert base.contains('<from>')
assert base.contains('no/such:1')

def credentials = story.errors(2)
assert credentials.contains('refused')
assert credentials.contains('security token')
assert credentials.contains('credentials')

assert story.function().string('outcome') == 'failed'
assert story.journal().count('lambda', 'CreateFunction') == 0
assert !story.log().contains('wrong-secret-that-nobody-may-see')
assert !story.log().contains('\tat io.github.lambdadeploy')
