Liquid::Template.register_tag('shout', Shout)
