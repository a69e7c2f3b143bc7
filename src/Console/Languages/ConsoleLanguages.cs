using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Localization;

namespace Interpol.Mesh.Console.Languages;

/// <summary>The organisation's four official languages, as the console speaks them.</summary>
public static class ConsoleLanguages
{
    /// <summary>The cookie that keeps which one is wanted.</summary>
    public const string Cookie = "mesh-language";

    /// <summary>All of them, the default first. English is British: its times have 24 hours and its dates the day first.</summary>
    public static ImmutableArray<CultureInfo> All { get; } = [new("en-GB"), new("fr"), new("es"), new("ar")];

    /// <summary>The language of that two-letter code; null when the console does not speak it.</summary>
    /// <param name="code">ISO 639-1; null for none.</param>
    public static CultureInfo? Find(string? code) => All.FirstOrDefault(language => language.TwoLetterISOLanguageName == code);

    /// <summary>What the cookie says for a language.</summary>
    /// <param name="language">The language.</param>
    public static string CookieOf(CultureInfo language) => CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language));

    /// <summary>How a request says which language it wants: by the cookie, else by what the browser prefers.</summary>
    /// <param name="options">Receives it.</param>
    public static void Configure(RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new RequestCulture(All[0]);
        options.SupportedCultures = options.SupportedUICultures = [.. All];
        options.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = Cookie }, new AcceptLanguageHeaderRequestCultureProvider()];
    }
}
