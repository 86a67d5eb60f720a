# Builds the fixture sites with the installed Jekyll and writes down what it published.
#
#   ruby tests/jekyll/golden.rb fixtures tests/jekyll/golden [NAME..]
#
# One file a fixture, GOLDEN/NAME.json:
#   by        the program that says so
#   outputs   every file written: its path below the destination, its source (null: a plugin made it), its URL and kind
#   headings  for every HTML page the ids of h1 to h6, in order
#   links     every link of every HTML page and what a visitor meets there; "body" is true where the page itself
#             holds the link, and not only its layout
#
# The clock of a build cannot be set: fixtures use dates that are long past, or in the year 2999.

require "jekyll"
require "json"
require "logger"
require "tmpdir"
require_relative "visitor"

ENV["TZ"] = "UTC"
# As whoever publishes a site has it.
ENV["JEKYLL_ENV"] = "production"

# Remembers the HTML of every page before its layout is put around it.
module Bodies
  HTML_OF = {}.compare_by_identity

  Jekyll::Hooks.register([:pages, :documents], :post_convert) { |item| HTML_OF[item] = item.content.to_s }
end

def build(source, destination)
  config = Jekyll.configuration(
    "source" => source, "destination" => destination, "quiet" => true, "disable_disk_cache" => true
  )
  Jekyll.logger = Logger.new(File::NULL)
  Jekyll::Site.new(config).tap(&:process)
end

# The path of the file that an item was made from, relative to the site; nil where a plugin made it.
def source_of(item, site)
  below = "#{site.source.chomp("/")}/"
  path = item.is_a?(Jekyll::Page) ? File.join(below, item.relative_path) : item.path
  path.delete_prefix(below) if File.file?(path)
end

def kind_of(item, source)
  return "generated" unless source
  return "static" if item.is_a?(Jekyll::StaticFile)

  item.is_a?(Jekyll::Document) ? item.collection.label : "page"
end

# What is written, by its output. Where two items share one output, the later has overwritten the earlier.
# Where two pages share one source, the later is the copy that a paginator made.
def written(site)
  below = "#{site.dest.chomp("/")}/"
  outputs = {}
  sources = {}
  site.each_site_file do |item|
    next unless item.write?

    output = item.destination(site.dest).delete_prefix(below)
    source = source_of(item, site)
    source = nil if source && item.is_a?(Jekyll::Page) && (sources[source] ||= item) != item
    row = { "output" => output, "source" => source, "url" => item.url, "kind" => kind_of(item, source) }
    outputs[output] = [item, row]
  end
  outputs.sort.to_h
end

def golden(source)
  Dir.mktmpdir do |destination|
    site = build(source, destination)
    visitor = Visitor.new(site.dest, site.config["url"], site.config["baseurl"])
    outputs = written(site)
    headings = {}
    links = []
    outputs.each do |output, (item, row)|
      next unless output.end_with?(".html", ".htm")

      headings[output] = visitor.heading_ids(output)
      in_body = Visitor.addresses(Nokogiri::HTML.fragment(Bodies::HTML_OF[item].to_s)).to_h { |a| [a, true] }
      visitor.links(output).each do |link|
        body = in_body.key?([link["tag"], link["url"]])
        links << { "output" => output, "source" => row["source"], "body" => body }.merge(link)
      end
    end
    { "by" => "Jekyll #{Jekyll::VERSION}", "outputs" => outputs.values.map(&:last),
      "headings" => headings, "links" => links }
  end
end

# JSON with one row a line, so that a difference can be read.
def lines(golden)
  parts = golden.map do |key, value|
    rows =
      case value
      when Array then value.map { |row| "\n    #{JSON.generate(row)}" }
      when Hash then value.map { |name, row| "\n    #{JSON.generate(name)}: #{JSON.generate(row)}" }
      else next "  #{JSON.generate(key)}: #{JSON.generate(value)}"
      end
    open, close = value.is_a?(Array) ? %w([ ]) : %w({ })
    "  #{JSON.generate(key)}: #{open}#{rows.join(",")}#{"\n  " unless rows.empty?}#{close}"
  end
  "{\n#{parts.join(",\n")}\n}\n"
end

fixtures, destination, *names = ARGV
abort "usage: ruby golden.rb FIXTURES GOLDEN [NAME..]" unless destination
names = Dir.children(fixtures).select { |name| File.file?(File.join(fixtures, name, "_config.yml")) } if names.empty?

# A process for each site: a plugin, once loaded, works on every site of its process.
failed = names.sort.reject do |name|
  pid = fork { File.write(File.join(destination, "#{name}.json"), lines(golden(File.join(fixtures, name)))) }
  Process.wait2(pid).last.success?
end
abort "no golden file for: #{failed.join(", ")}" unless failed.empty?
