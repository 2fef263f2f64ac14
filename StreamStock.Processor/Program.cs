using StreamStock.Processor;
using StreamStock.Processor.Commands;
using StreamStock.Processor.DeadLetters;
using StreamStock.Processor.History;
using StreamStock.ServiceDefaults;

if (CommandProgram.Knows(args))
{
    return CommandProgram.Run(args);
}

return await ServiceHost.RunAsync(args, builder => builder.AddProcessor(), app =>
{
    app.MapHistory();
    app.MapDeadLetters();
});
