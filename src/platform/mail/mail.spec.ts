import { describe, expect, it } from '@jest/globals';
import { composeMail } from './mail.js';

describe('a mail', () => {
  it('has its words as text and as HTML, and its link in both', () => {
    const link = { label: 'Choose a password', url: 'https://shop.example/reset#token=a' };
    const content = { subject: 'Your password', paragraphs: ['Hello Ada,', 'Here it is.'], link };
    expect(composeMail('ada@example.com', content)).toEqual({
      to: 'ada@example.com',
      subject: 'Your password',
      text: 'Hello Ada,\n\nHere it is.\n\nChoose a password:\nhttps://shop.example/reset#token=a\n',
      html: expect.stringMatching(
        /<p>Hello Ada,<\/p>\n<p>Here it is\.<\/p>\n<p><a href="https:\/\/shop\.example\/reset#token=a">Choose a password<\/a><\/p>/,
      ),
    });
  });

  it('lets nobody write HTML by their name', () => {
    const name = `<img src=x onerror="alert('&')">`;
    const { html } = composeMail('x@example.com', { subject: name, paragraphs: [`Hello ${name}`] });
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;');
  });
});
