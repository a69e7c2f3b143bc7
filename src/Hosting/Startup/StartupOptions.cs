using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Hosting.Startup;

/// <summary>Reads what a silo or a gateway is told at its start: a JSON file, over it the environment, over that the command line.</summary>
/// <remarks>
/// <para>
/// The three speak of the same options by the same names: <c>"silo-port": 11101</c>, <c>MESH_SILO_PORT=11101</c>, <c>--silo-port 11101</c>
/// (<see cref="OptionSources"/>). The binder of Microsoft.Extensions.Configuration sets the property that has the name as its <see cref="ConfigurationKeyNameAttribute"/>;
/// properties of options may have options of their own. What a text has to be stands there as validation attributes, which see it before it is converted, so that
/// one that cannot be converted is a mistake as any other; what does not fit together is said by <see cref="ProcessOptions.Conflicts"/>.
/// </para>
/// <para>The options decide what the host consists of, so they are validated before it is put together, and whoever starts the program sees all mistakes at once.</para>
/// </remarks>
public static class StartupOptions
{
    /// <summary>What the help of both programs says of how options are written.</summary>
    public const string Help = """
          --configuration FILE       a JSON file with options; what the environment and the command line say goes before it

        Every option can be written in three ways, of which a later one goes before an earlier one:
          in the JSON file           {"data": "/var/lib/mesh", "no-tls": true, "hub-connection": {"lyon": "Host=..."}}
          in the environment         MESH_DATA=/var/lib/mesh MESH_NO_TLS=yes MESH_HUB_CONNECTION__LYON="Host=..."
          on the command line        --data /var/lib/mesh --no-tls --hub-connection lyon="Host=..."
        Options that can be repeated are a list in JSON, and numbered in the environment (MESH_OWNER__0=FR MESH_OWNER__1=SG); a list replaces the one of an earlier
        way. What is empty counts as not given. The JSON file may also have .NET's own section "Logging" and the settings OTEL_... of OpenTelemetry. Unknown names are
        refused, but for MESH_ROOT, MESH_NO_BUILD, MESH_URL and MESH_TOKEN, which are for the mesh command.
        """;

    internal const string FileOption = "configuration";

    /// <summary>Whether a command line asks for help and for nothing else.</summary>
    /// <param name="arguments">The command line.</param>
    public static bool AsksForHelp(IEnumerable<string> arguments) => arguments.Any(argument => argument is "--help" or "-h");

    /// <summary>Reads and checks the options.</summary>
    /// <typeparam name="TOptions">The options.</typeparam>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">The environment.</param>
    /// <exception cref="StartupException">Something is missing or wrong; a sentence for each mistake.</exception>
    public static TOptions Read<TOptions>(IReadOnlyList<string> arguments, IDictionary environment)
        where TOptions : ProcessOptions
    {
        Option[] known = [.. Option.Of(typeof(TOptions), static options => options)];
        var sources = new OptionSources(known);
        sources.Read(arguments, environment);
        var mistakes = sources.Mistakes;
        mistakes.AddRange(known.SelectMany(option => Check(option, sources)));

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(sources.Given.Select(given => KeyValuePair.Create(given.Key, (string?)given.Value.Value))).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IValidateOptions<TOptions>>(new Mistakes<TOptions>(mistakes));
        services.AddOptions<TOptions>().Configure(options => Array.ForEach(known, option => option.Bind(configuration, options))).ValidateOnStart();
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            return provider.GetRequiredService<IOptions<TOptions>>().Value;
        }
        catch (OptionsValidationException invalid)
        {
            throw new StartupException(string.Join(Environment.NewLine, invalid.Failures), invalid);
        }
    }

    /// <summary>Lets a host's own settings stand in the same JSON file.</summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="options">What the program is told.</param>
    public static void AddFileOf(this IConfigurationBuilder configuration, ProcessOptions options)
    {
        if (options.ConfigurationFile is { } file)
        {
            var source = new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource { Path = Path.GetFullPath(file) };
            source.ResolveFileProvider();
            configuration.Sources.Insert(0, source);
        }
    }

    /// <summary>Checks the texts of an option. One that is wrong is taken back, so that it is neither converted nor missed.</summary>
    private static IEnumerable<string> Check(Option option, OptionSources sources)
    {
        KeyValuePair<string, OptionSources.Text>[] given = [.. sources.Of(option)];
        ValidationAttribute[] rules = [.. option.Property.GetCustomAttributes<ValidationAttribute>()];
        if (given.Length == 0 && !sources.Unread.Contains(option.Name) && rules.OfType<RequiredAttribute>().SingleOrDefault() is { } required)
        {
            yield return required.ErrorMessage!;
        }

        foreach (var (key, text) in given)
        {
            var context = new ValidationContext(text) { DisplayName = text.Origin };
            var mistake = rules.Select(rule => rule.GetValidationResult(text.Value, context)).FirstOrDefault(result => result is not null)?.ErrorMessage
                ?? (option.IsSwitch && !bool.TryParse(text.Value, out _) ? $"{text.Origin} {text.Value} is neither yes nor no." : null);
            if (mistake is not null)
            {
                sources.TakeBack(key);
                yield return mistake;
            }
        }
    }

    /// <summary>The mistakes that were found on the way, and the conflicts.</summary>
    private sealed class Mistakes<TOptions>(IReadOnlyList<string> found) : IValidateOptions<TOptions>
        where TOptions : ProcessOptions
    {
        public ValidateOptionsResult Validate(string? name, TOptions options) =>
            new[] { found, options.Conflicts() }.SelectMany(sentences => sentences).Distinct().ToArray() is { Length: > 0 } all ? ValidateOptionsResult.Fail(all) : ValidateOptionsResult.Success;
    }
}
