using System.Reflection;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Tests.Content;

/// <summary>Hubs are content-neutral: nothing that runs there can name, let alone read, what a message says.</summary>
public sealed class ContentNeutralityTests
{
    private const string Ours = "Interpol.Mesh.";
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly Gateway = typeof(MessageContent).Assembly;

    public static TheoryData<string> Hub => ["Interpol.Mesh.Grains", "Interpol.Mesh.Storage", "Interpol.Mesh.Silo"];

    [Theory]
    [MemberData(nameof(Hub))]
    public void No_assembly_of_a_hub_leads_to_the_gateway(string name)
    {
        var reached = Reached(name);
        Assert.Contains(reached, assembly => assembly.GetName().Name == name);
        Assert.DoesNotContain(Gateway, reached);
        Assert.DoesNotContain(typeof(ContentForm).Assembly, reached);
        Assert.DoesNotContain(reached, assembly => assembly.GetName().Name == "Interpol.Mesh.Console");
    }

    [Theory]
    [MemberData(nameof(Hub))]
    public void No_type_of_message_content_is_reachable_from_a_hub(string name)
    {
        var contents = ContentTypes();
        Assert.Contains(typeof(MessageContent), contents);
        Assert.Contains(typeof(ContentForm), contents);
        var contentNames = contents.Select(type => type.Name).ToHashSet();
        var reachable = Reached(name).SelectMany(assembly => assembly.GetTypes()).SelectMany(Mentioned).Select(Bare).ToHashSet();
        Assert.True(reachable.Count > 100, $"{reachable.Count} types are reachable.");
        Assert.Empty(reachable.Intersect(contents));

        // Nor is there a copy under the same name.
        Assert.DoesNotContain(reachable, type => type.Assembly.GetName().Name!.StartsWith(Ours, StringComparison.Ordinal) && contentNames.Contains(type.Name));
    }

    /// <summary>What a message's content is made of, and all that the gateway's rooms for it declare; types of the envelope are no content.</summary>
    private static HashSet<Type> ContentTypes() =>
    [
        .. Gateway.GetTypes().Where(type =>
            type.Namespace is "Interpol.Mesh.Gateway.Content" or "Interpol.Mesh.Gateway.Forms"
            && !type.Name.StartsWith('<')),
        .. typeof(ContentForm).Assembly.GetTypes().Where(type => type.Namespace == typeof(ContentForm).Namespace && !type.Name.StartsWith('<')),
    ];

    private static HashSet<Assembly> Reached(string name)
    {
        var reached = new HashSet<Assembly>();
        var waiting = new Queue<Assembly>([Assembly.Load(name)]);
        while (waiting.TryDequeue(out var assembly))
        {
            if (reached.Add(assembly))
            {
                foreach (var reference in assembly.GetReferencedAssemblies().Where(reference => reference.Name!.StartsWith(Ours, StringComparison.Ordinal)))
                {
                    waiting.Enqueue(Assembly.Load(reference));
                }
            }
        }

        return reached;
    }

    private static IEnumerable<Type> Mentioned(Type type)
    {
        yield return type;
        foreach (var inherited in type.GetInterfaces().Append(type.BaseType!).Where(inherited => inherited is not null))
        {
            yield return inherited;
        }

        foreach (var field in type.GetFields(Everything))
        {
            yield return field.FieldType;
        }

        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        {
            foreach (var mentioned in method.GetParameters().Select(parameter => parameter.ParameterType)
                .Concat(method is MethodInfo { ReturnType: var returned } ? [returned] : [])
                .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []))
            {
                foreach (var part in Parts(mentioned))
                {
                    yield return part;
                }
            }
        }
    }

    private static IEnumerable<Type> Parts(Type type) => type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type) : [type];

    private static Type Bare(Type type) => type.HasElementType ? Bare(type.GetElementType()!) : type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
