# Renders pages of a site one by one with the installed Jekyll.
#
#   ruby tests/liquid/liquid.rb SITE FOLDER
#
# Prints JSON: the name of every page below FOLDER, and {"output": TEXT} after Liquid, or {"stops": MESSAGE} where the
# build would stop.

require "jekyll"
require "json"
require "logger"

ENV["TZ"] = "UTC"
# As whoever publishes a site has it.
ENV["JEKYLL_ENV"] = "production"

source, folder = ARGV
abort "usage: ruby liquid.rb SITE FOLDER" unless folder

config = Jekyll.configuration("source" => source, "quiet" => true, "disable_disk_cache" => true)
Jekyll.logger = Logger.new(File::NULL)
site = Jekyll::Site.new(config)
site.reset
site.read
site.generate

def outcome(site, page)
  renderer = Jekyll::Renderer.new(site, page, site.site_payload)
  { "output" => renderer.run }
rescue StandardError, ScriptError, SystemStackError => e
  { "stops" => e.message.gsub(site.source, "").strip.lines.first.to_s.strip }
end

pages = site.pages.select { |page| page.relative_path.start_with?("#{folder}/") }
outcomes = pages.to_h { |page| [page.name, outcome(site, page)] }
puts JSON.generate(outcomes)
