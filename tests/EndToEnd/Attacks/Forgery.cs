using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Invocation;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Messages as Orleans' client never writes them, put on its connection behind its back.</summary>
internal sealed class Forgery
{
    private const BindingFlags Anything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type MessageType = Internals.TypeOf("Orleans.Runtime.Message");

    private readonly object _message = Activator.CreateInstance(MessageType, nonPublic: true)!;

    private Forgery()
    {
    }

    /// <summary>A request that is right in everything: what follows makes it wrong.</summary>
    public static Forgery Of(Attacker attacker, IInvokable request, GrainReference target) => new Forgery()
        .With("Direction", "Request")
        .With("Id", Id(Random.Shared.NextInt64()))
        .With("SendingGrain", IdOf(attacker))
        .With("TargetGrain", target.GrainId)
        .With("InterfaceType", target.InterfaceType)
        .With("InterfaceVersion", target.InterfaceVersion)
        .With("BodyObject", request);

    /// <summary>The id that Orleans' client gave itself.</summary>
    public static GrainId IdOf(Attacker attacker)
    {
        var details = attacker.Services.GetRequiredService(Internals.TypeOf("Orleans.LocalClientDetails"));
        var id = details.GetType().GetProperty("ClientId", Anything)!.GetValue(details)!;
        return (GrainId)id.GetType().GetField("GrainId", Anything)!.GetValue(id)!;
    }

    /// <summary>A number by which an answer finds its request.</summary>
    public static object Id(long value) => Activator.CreateInstance(Internals.TypeOf("Orleans.Runtime.CorrelationId"), value)!;

    /// <summary>Sets a property of the message; members of enumerations by their names.</summary>
    public Forgery With(string property, object? value)
    {
        var found = MessageType.GetProperty(property, Anything)!;
        found.SetValue(_message, value is string name && found.PropertyType.IsEnum ? Enum.Parse(found.PropertyType, name) : value);
        return this;
    }

    /// <summary>Says that an actor has moved to a silo.</summary>
    public Forgery WithMoved(GrainId grain, SiloAddress from, SiloAddress to)
    {
        MessageType.GetMethod("AddToCacheInvalidationHeader", Anything)!.Invoke(
            _message, [new GrainAddress { GrainId = grain, SiloAddress = from }, new GrainAddress { GrainId = grain, SiloAddress = to }]);
        return this;
    }

    /// <summary>Puts the message on the attacker's connection.</summary>
    public void Send(Attacker attacker)
    {
        var center = attacker.Services.GetRequiredService(Internals.TypeOf("Orleans.Messaging.ClientMessageCenter"));
        center.GetType().GetMethod("SendMessage", Anything)!.Invoke(center, [_message]);
    }

    /// <summary>Looks at every message that reaches the client, as what is in its request context.</summary>
    public static ConcurrentQueue<IReadOnlyDictionary<string, object>> Overhear(Attacker attacker)
    {
        var heard = new ConcurrentQueue<IReadOnlyDictionary<string, object>>();
        var center = attacker.Services.GetRequiredService(Internals.TypeOf("Orleans.Messaging.ClientMessageCenter"));
        var field = center.GetType().GetField("messageHandler", Anything)!;
        var usual = (Delegate)field.GetValue(center)!;
        var message = Expression.Parameter(MessageType);
        Action<object> hear = heardMessage =>
            heard.Enqueue((Dictionary<string, object>?)MessageType.GetProperty("RequestContextData", Anything)!.GetValue(heardMessage) ?? []);
        var body = Expression.Block(
            Expression.Invoke(Expression.Constant(hear), Expression.Convert(message, typeof(object))),
            Expression.Invoke(Expression.Constant(usual, field.FieldType), message));
        field.SetValue(center, Expression.Lambda(field.FieldType, body, message).Compile());
        return heard;
    }
}
