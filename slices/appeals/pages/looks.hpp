#pragma once
#include <viche/kit/call.hpp>

#include "model.hpp"

namespace viche::appeals {

/// For the author: who of the staff, or which other system, saw how to reach them, when and why. Fills LOOKS.
/// Law: 2297-VI ст. 8 (право знати, кому надано доступ до персональних даних)
void show_looks(ui::View& view, const kit::Call& call, const Appeal& appeal);

}  // namespace viche::appeals
