using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Layout;

/// <summary>A part of a page of one thing. What it changes and asks goes through the page.</summary>
/// <typeparam name="TPage">The page.</typeparam>
public abstract class PagePart<TPage> : ComponentBase
    where TPage : ChangingPage
{
    /// <summary>The page.</summary>
    [CascadingParameter]
    public TPage Page { get; set; } = null!;

    /// <summary>What the console says.</summary>
    [Inject]
    public IStringLocalizer<Texts> T { get; set; } = null!;

    /// <summary>The bureau that reads.</summary>
    protected OwnerId Owner => Page.Bureau;

    /// <summary>What was typed, as requests take it; null for nothing.</summary>
    /// <param name="text">What was typed.</param>
    protected static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().Replace("\r\n", "\n", StringComparison.Ordinal).Normalize();
}
