using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Interpol.Mesh.Console.Languages;

/// <summary>What the component library says by itself, in the console's languages.</summary>
internal sealed class LibraryTexts(IStringLocalizer<Texts> texts) : MudLocalizer
{
    /// <inheritdoc/>
    public override LocalizedString this[string key] => texts[key];
}
