using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Reads names such as <c>mesh.page&lt;mesh.message&gt;</c> and <c>[]&lt;int&gt;</c>. Only registered names count: a message cannot make the process load a type.</summary>
internal static class TypeNameParser
{
    private const int MaxLength = 1024;

    public static bool TryParse(string name, ConcurrentDictionary<string, Type> types, [NotNullWhen(true)] out Type? type)
    {
        if (types.TryGetValue(name, out type))
        {
            return !type.IsGenericTypeDefinition;
        }

        var open = name.IndexOf('<', StringComparison.Ordinal);
        if (open <= 0 || name[^1] != '>' || name.Length > MaxLength)
        {
            return false;
        }

        var arguments = new List<Type>();
        foreach (var part in Split(name[(open + 1)..^1]))
        {
            if (!TryParse(part, types, out var argument))
            {
                return false;
            }

            arguments.Add(argument);
        }

        var definition = name[..open];
        if (definition == "[]" && arguments.Count == 1)
        {
            type = arguments[0].MakeArrayType();
            return true;
        }

        if (!types.TryGetValue(definition, out var generic) || !generic.IsGenericTypeDefinition || generic.GetGenericArguments().Length != arguments.Count)
        {
            return false;
        }

        try
        {
            type = generic.MakeGenericType([.. arguments]);
            return true;
        }
        catch (ArgumentException)
        {
            // The arguments do not satisfy the type's constraints.
            return false;
        }
    }

    private static List<string> Split(string arguments)
    {
        var parts = new List<string>();
        var depth = 0;
        var start = 0;
        for (var index = 0; index < arguments.Length; index++)
        {
            switch (arguments[index])
            {
                case '<':
                    depth++;
                    break;
                case '>':
                    depth--;
                    break;
                case ',' when depth == 0:
                    parts.Add(arguments[start..index]);
                    start = index + 1;
                    break;
            }
        }

        parts.Add(arguments[start..]);
        return parts;
    }
}
