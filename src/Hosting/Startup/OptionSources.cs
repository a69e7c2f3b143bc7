using System.Collections;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Interpol.Mesh.Hosting.Startup;

/// <summary>Reads the options that are given in a JSON file, in the environment and on a command line, under keys as the binder wants them.</summary>
/// <param name="known">The options that there are.</param>
internal sealed class OptionSources(IReadOnlyList<Option> known)
{
    private const string Prefix = "MESH_";

    /// <summary>Variables with the prefix that are the mesh command's.</summary>
    private static readonly string[] OfTheCommand = ["root", "no-build", "url", "token"];

    private readonly Dictionary<string, Option> _known = known.ToDictionary(option => option.Name, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Text> _given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is given, by key.</summary>
    public IReadOnlyDictionary<string, Text> Given => _given;

    /// <summary>What was wrong with names and forms, a sentence each.</summary>
    public List<string> Mistakes { get; } = [];

    /// <summary>The options that were given in a form that says nothing.</summary>
    public HashSet<string> Unread { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is given of an option.</summary>
    public IEnumerable<KeyValuePair<string, Text>> Of(Option option) => _given.Where(given => NameOf(given.Key).Equals(option.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Forgets what was given.</summary>
    public void TakeBack(string key) => _given.Remove(key);

    /// <summary>Reads all three.</summary>
    public void Read(IReadOnlyList<string> arguments, IDictionary environment)
    {
        // The last two are read first, since they name the first.
        var commandLine = new Source(this, string.Empty, name => "--" + name);
        ReadCommandLine(commandLine, arguments);
        var variables = new Source(this, string.Empty, name => Prefix + name.ToUpperInvariant().Replace('-', '_'));
        ReadEnvironment(variables, environment);
        if ((commandLine.Texts.GetValueOrDefault(StartupOptions.FileOption) ?? variables.Texts.GetValueOrDefault(StartupOptions.FileOption)) is { } file)
        {
            var json = new Source(this, Path.GetFileName(file.Value) + ": ", name => name);
            ReadFile(json, file.Value);
            Take(json);
        }

        Take(variables);
        Take(commandLine);
    }

    private static void ReadCommandLine(Source source, IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            // No word is repeated that may be part of a value: of a connection string, for example, that lacks its quotes.
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                source.Refuse($"Word {i + 1} of the command line is no option; options begin with --, and a value with spaces stands in quotes.");
                continue;
            }

            var (name, value) = arguments[i][2..].Split('=', 2) is [var before, var after] ? (before, after) : (arguments[i][2..], null);
            var option = source.Find(name);
            if (option is { IsFlag: true })
            {
                value ??= "yes";
            }
            else if (value is null && i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                value = arguments[++i];
            }

            if (option is null)
            {
                continue;
            }

            if (value is null)
            {
                source.Refuse($"The option --{name} needs a value.", name);
            }
            else if (!option.IsMap)
            {
                source.Add(option.IsList ? $"{name}:{source.Texts.Count}" : name, value);
            }
            else
            {
                source.Add(value.Split('=', 2) is [{ Length: > 0 } entry, var text] ? $"{name}:{entry}" : name, value.Split('=', 2)[^1]);
            }
        }
    }

    private static void ReadEnvironment(Source source, IDictionary environment)
    {
        foreach (DictionaryEntry variable in environment)
        {
            if (variable is { Key: string name, Value: string value } && name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                var key = name[Prefix.Length..].ToLowerInvariant().Replace("__", ":", StringComparison.Ordinal).Replace('_', '-');
                if (!OfTheCommand.Contains(key))
                {
                    source.Add(key, value);
                }
            }
        }
    }

    private static void ReadFile(Source source, string file)
    {
        try
        {
            foreach (var (key, value) in new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file)).Build().AsEnumerable())
            {
                if (key == StartupOptions.FileOption)
                {
                    source.Refuse($"The configuration file {file} names another one; there is only one.");
                }

                // The rest is the host's own, which reads the file too.
                else if (value is not null && !NameOf(key).Equals("Logging", StringComparison.OrdinalIgnoreCase) && !key.StartsWith("OTEL_", StringComparison.Ordinal))
                {
                    source.Add(key, value);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // The parser's own words may repeat what stands there.
            var reason = failure.GetBaseException() switch
            {
                JsonException json => $"is not JSON at line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1} of it",
                FormatException form => $"is not understood: {form.Message.TrimEnd('.')}",
                FileNotFoundException or DirectoryNotFoundException => "does not exist",
                var other => $"cannot be read: {other.Message.TrimEnd('.')}",
            };
            source.Refuse($"The configuration file {file} {reason}.");
        }
    }

    private static string NameOf(string key) => key.Split(':')[0];

    /// <summary>Puts what one source says over what earlier ones said; a list replaces a list.</summary>
    private void Take(Source source)
    {
        foreach (var (key, text) in source.Texts)
        {
            if (_known[NameOf(key)].IsList && source.Replaced.Add(NameOf(key)))
            {
                foreach (var earlier in Of(_known[NameOf(key)]).ToArray())
                {
                    _given.Remove(earlier.Key);
                }
            }

            _given[key] = text;
        }
    }

    /// <summary>The text of an option, and how whoever gave it calls the option.</summary>
    /// <param name="Value">The text.</param>
    /// <param name="Origin">Where it stands.</param>
    internal sealed record Text(string Value, string Origin);

    /// <summary>One of the three.</summary>
    /// <param name="sources">All of them.</param>
    /// <param name="before">What stands before a name in a sentence.</param>
    /// <param name="spell">How an option's name is written there.</param>
    private sealed class Source(OptionSources sources, string before, Func<string, string> spell)
    {
        public Dictionary<string, Text> Texts { get; } = new(StringComparer.OrdinalIgnoreCase);

        public HashSet<string> Replaced { get; } = new(StringComparer.OrdinalIgnoreCase);

        public void Refuse(string sentence, string? option = null)
        {
            sources.Mistakes.Add(sentence);
            sources.Unread.Add(option ?? string.Empty);
        }

        /// <summary>The option of that name; null, and a sentence, when there is none.</summary>
        public Option? Find(string name)
        {
            if (!sources._known.TryGetValue(name, out var option))
            {
                var nearest = sources._known.Keys.Select(key => (Key: key, Distance: EditDistance(key, name.ToLowerInvariant()))).MinBy(pair => pair.Distance);
                Refuse($"{before}{spell(name)} is not known; {(nearest.Distance <= 1 + (name.Length / 4) ? $"the nearest option is {spell(nearest.Key)}" : "--help lists the options")}.");
            }

            return option;
        }

        public void Add(string key, string value)
        {
            var name = NameOf(key);
            if (value.Length == 0 || Find(name) is not { } option)
            {
                return;
            }

            var origin = before + spell(name);
            var isNamed = key.Length > name.Length;
            if (option.IsMap && !isNamed)
            {
                Refuse($"{origin} is {option.Property.GetCustomAttribute<DescriptionAttribute>()!.Description}.", name);
            }
            else if (!option.IsMap && !option.IsList && isNamed)
            {
                Refuse($"{origin} takes one value and no more.", name);
            }
            else if (!Texts.TryAdd(option.IsList && !isNamed ? key + ":0" : key, new Text(option.IsSwitch ? Switch(value) : value, origin)))
            {
                Refuse($"{origin} is given twice; leave one out.");
            }
        }

        private static string Switch(string text) => text switch
        {
            "yes" => bool.TrueString,
            "no" => bool.FalseString,
            _ => text,
        };

        /// <summary>How many letters have to be put in, taken out or replaced to make one word of another.</summary>
        private static int EditDistance(string one, string other)
        {
            var row = Enumerable.Range(0, other.Length + 1).ToArray();
            for (var i = 1; i <= one.Length; i++)
            {
                var (diagonal, left) = (row[0], row[0] = i);
                for (var j = 1; j <= other.Length; j++)
                {
                    left = Math.Min(Math.Min(row[j], left) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                    (diagonal, row[j]) = (row[j], left);
                }
            }

            return row[^1];
        }
    }
}
