// Every page. Each part improves what the page already does without it.
import { start as startBusyButtons } from "./parts/busy.js";
import { start as startChoices } from "./parts/choices.js";
import { start as startDialogs } from "./parts/dialog.js";
import { start as startDrafts } from "./parts/draft.js";
import { start as startErrors } from "./parts/errors.js";
import { start as startFields } from "./parts/fields.js";
import { start as startFragments } from "./parts/fragments.js";
import { start as startLists } from "./parts/lists.js";
import { start as startMenus } from "./parts/menu.js";
import { start as startPrint } from "./parts/print.js";
import { start as startSelections } from "./parts/selection.js";
import { start as startTabs } from "./parts/tabs.js";
import { start as startThemeSwitch } from "./parts/theme.js";
import { start as startToasts } from "./parts/toast.js";
import { start as startWords } from "./parts/words.js";

for (const start of [
  startThemeSwitch,
  startFragments,
  startErrors,
  startFields,
  startBusyButtons,
  startChoices,
  startDialogs,
  startDrafts,
  startLists,
  startMenus,
  startPrint,
  startSelections,
  startTabs,
  startToasts,
  startWords,
]) {
  start();
}
