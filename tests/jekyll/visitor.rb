# What a visitor of a built site meets: reads the HTML files and judges every link against the files that are there.

require "nokogiri"
require "uri"

class Visitor
  # The attributes that hold an address, by element.
  ATTRIBUTES = {
    "a" => %w(href), "area" => %w(href), "link" => %w(href), "img" => %w(src srcset), "source" => %w(src srcset),
    "script" => %w(src), "iframe" => %w(src), "embed" => %w(src), "audio" => %w(src), "video" => %w(src poster),
    "object" => %w(data)
  }.freeze
  # Kinds of <link> that nobody follows, or that plugins write.
  IGNORED_RELATIONS = %w(canonical alternate shortlink amphtml next prev preconnect dns-prefetch edituri wlwmanifest).freeze
  PARTS = %r{\A(?:(?<scheme>[a-z][a-z0-9+.-]*):)?(?://(?<host>[^/?\#]*))?(?<path>[^?\#]*)(?:\?[^\#]*)?(?:\#(?<fragment>.*))?\z}mi

  # The pairs of element and address below a node, in order.
  def self.addresses(node)
    node.xpath(".//*").flat_map do |element|
      next [] if for_machines?(element)

      ATTRIBUTES.fetch(element.name, []).flat_map { |name| values(name, element[name]) }.map { |url| [element.name, url] }
    end
  end

  def self.for_machines?(element)
    element.name == "link" && element["rel"].to_s.downcase.split.intersect?(IGNORED_RELATIONS)
  end

  def self.values(attribute, value)
    return [] if value.nil?

    attribute == "srcset" ? value.split(",").map { |candidate| candidate.split.first }.compact : [value.strip]
  end

  def initialize(root, url, baseurl)
    @root = root.chomp("/")
    @host = url.to_s[%r{//([^/]*)}, 1]&.downcase
    @baseurl = baseurl.to_s.chomp("/")
    @baseurl = "/#{@baseurl}" unless @baseurl.empty? || @baseurl.start_with?("/")
    @documents = {}
  end

  def heading_ids(output)
    document(output).xpath("//h1|//h2|//h3|//h4|//h5|//h6").map { |heading| heading["id"] }.compact
  end

  def links(output)
    page = document(output)
    rebased = !page.at_xpath("//base[@href]").nil?
    Visitor.addresses(page).map do |tag, url|
      target, status = rebased ? [nil, "other"] : judge(output, url)
      { "tag" => tag, "url" => url, "target" => target, "status" => status }
    end
  end

  private

  def document(output)
    @documents[output] ||= Nokogiri::HTML(File.read(File.join(@root, output), encoding: "utf-8"), nil, "utf-8")
  end

  # The site path that an address means (nil where it means none), and what is there.
  def judge(output, url)
    parts = PARTS.match(url)
    return [nil, "other"] unless parts && [nil, "http", "https"].include?(parts[:scheme]&.downcase)
    return [nil, "external"] if parts[:host] && parts[:host].downcase != @host

    path = site_path(output, decode(parts[:path]), parts[:host])
    return [nil, "external"] if path.nil?
    return [path, "missing"] if path.start_with?("!")

    fragment = decode(parts[:fragment].to_s)
    [fragment.empty? ? path : "#{path}##{fragment}", status(path, fragment)]
  end

  # The path without the base URL. nil: the own host serves it, but another repository does. "!": outside of the base URL.
  def site_path(output, path, host)
    return "/#{output}" if path.empty? && host.nil?
    return fold("/#{File.dirname(output)}/#{path}") unless host || path.start_with?("/")

    path = fold(path)
    return under_baseurl(path, host) unless @baseurl.empty?

    first = path.split("/")[1].to_s
    here = first.empty? || File.exist?("#{@root}/#{first}") || File.exist?("#{@root}/#{first}.html")
    path unless host && !here
  end

  def under_baseurl(path, host)
    return path.delete_prefix(@baseurl).then { |rest| rest.empty? ? "/" : rest } if "#{path}/".start_with?("#{@baseurl}/")

    host ? nil : "!#{path}"
  end

  # Without empty, "." and ".." segments; a "/" at the end stays.
  def fold(path)
    folded = path.split("/").each_with_object([]) do |segment, kept|
      case segment
      when "", "." then next
      when ".." then kept.pop
      else kept << segment
      end
    end
    folder = path.match?(%r{(\A|/)\.{0,2}\z}) && !folded.empty?
    "/#{folded.join("/")}#{"/" if folder}"
  end

  def status(path, fragment)
    file = file_at(path)
    return "missing" unless file
    return "ok" if fragment.empty? || fragment == "top" || fragment.start_with?(":~:") || !file.end_with?(".html", ".htm")

    anchors(file).include?(fragment) ? "ok" : "missing-anchor"
  end

  # The output that answers to a path, as GitHub Pages looks for it.
  def file_at(path)
    names = path.end_with?("/") ? ["#{path}index.html"] : [path, "#{path}.html", "#{path}/index.html"]
    names.map { |name| name.delete_prefix("/") }.find { |name| File.file?(File.join(@root, name)) }
  end

  def anchors(file)
    document(file).xpath("//@id|//@name").map(&:value)
  end

  def decode(text)
    URI::DEFAULT_PARSER.unescape(text).force_encoding("utf-8").scrub
  rescue ArgumentError
    text
  end
end
