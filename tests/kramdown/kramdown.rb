# Turns Markdown into HTML as the installed Jekyll does.
#
#   ruby tests/kramdown/kramdown.rb
#
# Each line of the input is a JSON object: "text" is the Markdown, "kramdown" what `_config.yml` says below that key. Each
# line of the output answers one: {"html": HTML}, or {"error": MESSAGE} where the build would stop. Ends with its input.

require "jekyll"
require "json"
require "logger"

ENV.delete("JEKYLL_ENV")
Jekyll.logger = Logger.new(File::NULL)
$stdout.sync = true

# Nothing of the folder that this runs in is configuration.
def converter(kramdown)
  settings = { "config" => [], "quiet" => true, "disable_disk_cache" => true, "kramdown" => kramdown }
  Jekyll::Converters::Markdown::KramdownParser.new(Jekyll.configuration(settings))
end

converters = Hash.new { |known, kramdown| known[kramdown.dup.freeze] = converter(kramdown) }

$stdin.each_line do |line|
  request = JSON.parse(line)
  answer =
    begin
      # The number of an impossible character becomes bytes that are none.
      { "html" => converters[request.fetch("kramdown")].convert(request.fetch("text")).scrub }
    rescue StandardError, SystemStackError => e
      { "error" => "#{e.class}: #{e.message.lines.first.to_s.strip}" }
    end
  puts JSON.generate(answer)
end
